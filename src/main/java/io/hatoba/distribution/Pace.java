package io.hatoba.distribution;

import io.hatoba.config.MinimumRate;
import io.hatoba.registry.SlowBodyException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.LongSupplier;

/**
 * Measures how fast a client sends or takes one body, and ends what is too slow: each holds a
 * thread and a permit, and a server's patience begins anew with every byte. Only the time counts in
 * which we wait for the client, never that of our own disk.
 */
final class Pace {
  /** What is written at once for a client that makes us wait, or one write could last for ever. */
  private static final int SMALL = 8 * 1024;

  private static final int LARGE = 128 * 1024;

  private static final long SLOW = 1_000_000_000L;

  private final MinimumRate rate;
  private final LongSupplier nanoTime;
  private long waited;
  private long moved;
  private boolean slow;

  Pace(MinimumRate rate, LongSupplier nanoTime) {
    this.rate = rate;
    this.nanoTime = nanoTime;
  }

  /** Bytes that went, or came, while we waited so long. */
  private void count(long bytes, long nanos) throws SlowBodyException {
    waited += nanos;
    moved += bytes;
    slow = nanos >= SLOW;
    if (waited < rate.within().toNanos()) {
      return;
    }
    if (rate.exceeds(moved, waited)) {
      throw new SlowBodyException(rate.toString());
    }
    waited = 0;
    moved = 0;
  }

  /** Writes bytes, in smaller parts to a client that is slow to take them. */
  void write(OutputStream out, byte[] bytes, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int part = Math.min(length - done, slow ? SMALL : LARGE);
      long begun = nanoTime.getAsLong();
      out.write(bytes, done, part);
      count(part, nanoTime.getAsLong() - begun);
      done += part;
    }
  }

  /** The same bytes, which end with a {@link SlowBodyException} if they come too slowly. */
  InputStream incoming(InputStream body) {
    return new FilterInputStream(body) {
      @Override
      public int read() throws IOException {
        long begun = nanoTime.getAsLong();
        int next = in.read();
        if (next >= 0) {
          count(1, nanoTime.getAsLong() - begun);
        }
        return next;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        long begun = nanoTime.getAsLong();
        int count = in.read(buffer, offset, length);
        if (count >= 0) {
          count(count, nanoTime.getAsLong() - begun);
        }
        return count;
      }
    };
  }
}
