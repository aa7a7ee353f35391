package io.hatoba.settings;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of rows whose every change raises the {@link AccessEpoch}: it reads them
 * again whenever the epoch rises, and asks nothing meanwhile.
 *
 * @param <T> what is known, which must not change by itself
 */
public final class EpochGuarded<T extends Object> {
  private final AccessEpoch epoch;
  private final Supplier<T> rows;
  private volatile @Nullable Known<T> known;

  private record Known<T>(long epoch, T content) {}

  /**
   * Knows nothing yet.
   *
   * @param rows reads them
   */
  public EpochGuarded(AccessEpoch epoch, Supplier<T> rows) {
    this.epoch = epoch;
    this.rows = rows;
  }

  /** What the rows said under the current epoch, or later. */
  public T get() {
    // Before they are read: what changes meanwhile raises it once more.
    long now = epoch.current();
    Known<T> last = known;
    if (last != null && last.epoch() >= now) {
      return last.content();
    }
    return epoch.isForgetful() ? rows.get() : look(now);
  }

  private synchronized T look(long now) {
    Known<T> last = known;
    if (last != null && last.epoch() >= now) {
      return last.content();
    }
    T content = rows.get();
    known = new Known<>(now, content);
    return content;
  }
}
