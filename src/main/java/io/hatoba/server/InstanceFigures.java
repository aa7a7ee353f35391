package io.hatoba.server;

import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.hatoba.maintenance.scrub.Scrub;
import io.hatoba.maintenance.sweeping.Sweeps;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Figures of the whole instance, which only the database knows. Whoever reads one never waits for
 * the database: what is old is counted anew on another thread, and the old is told until then. Only
 * who is read counts, at most once a minute, and no more than a hundredth of the time.
 */
@Singleton
@ManagedExecutorDefinition(name = InstanceFigures.COUNTING, maxAsync = 1)
public class InstanceFigures implements Metered {
  static final String COUNTING = "java:app/concurrent/figures";

  private static final Logger LOG = Logger.getLogger(InstanceFigures.class.getName());
  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int PAUSE_OF_COST = 100;

  /**
   * What the database knows.
   *
   * @param storage what is kept
   * @param sweeping what was freed, and what will be
   * @param damage what is not served until it is whole again
   */
  record Counted(Storage storage, Sweeping sweeping, Damage damage, long uploads, long messages) {
    record Storage(long logical, long ofPackages, long ofBlobs) {}

    record Sweeping(long reclaimable, long waiting, long freed, long failures) {}

    record Damage(long blobs, long manifests, long bytesRead) {}
  }

  private final Supplier<Counted> count;
  private final LongSupplier nanoTime;
  private final AtomicBoolean counting = new AtomicBoolean();

  @Resource(lookup = COUNTING)
  private @Nullable ManagedExecutorService managed;

  private @Nullable Executor given;
  private volatile @Nullable Counted known;
  private volatile long next;

  /** Over the rows. */
  @Inject
  InstanceFigures(
      StorageReports storage,
      Sweeps sweeps,
      Scrub scrub,
      UploadDao uploads,
      HookMessageDao messages) {
    this(
        () ->
            new Counted(
                storage(storage.total(), storage.deduplicated()),
                sweeping(storage.reclaimable().physical(), sweeps.figures()),
                damage(scrub.figures()),
                uploads.countOpen(),
                messages.countWaiting()),
        System::nanoTime);
  }

  private InstanceFigures(Supplier<Counted> count, LongSupplier nanoTime) {
    this.count = count;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /** In a plain JVM. */
  InstanceFigures(Supplier<Counted> count, LongSupplier nanoTime, Executor executor) {
    this(count, nanoTime);
    given = executor;
  }

  private static Counted.Storage storage(Bytes packages, long blobs) {
    return new Counted.Storage(packages.logical(), packages.physical(), blobs);
  }

  private static Counted.Sweeping sweeping(long reclaimable, Sweeps.Figures sweeps) {
    return new Counted.Sweeping(
        reclaimable, sweeps.waitingBytes(), sweeps.bytes(), sweeps.failures());
  }

  private static Counted.Damage damage(Scrub.Figures scrub) {
    return new Counted.Damage(scrub.blobs(), scrub.manifests(), scrub.bytesRead());
  }

  @Override
  public void describe(Figures figures) {
    figures.gauge(
        "hatoba_storage_logical_bytes",
        "Bytes of all living versions of the instance, each as it would be alone",
        () -> read(known -> known.storage().logical()));
    figures.gauge(
        "hatoba_storage_package_bytes",
        "Bytes that are kept for packages of the instance, each layer once in a package",
        () -> read(known -> known.storage().ofPackages()));
    figures.gauge(
        "hatoba_storage_physical_bytes",
        "Bytes of all blobs of the instance, each once",
        () -> read(known -> known.storage().ofBlobs()));
    figures.gauge(
        "hatoba_uploads_open",
        "Uploads of the instance that were begun and have not ended",
        () -> read(Counted::uploads));
    figures.gauge(
        "hatoba_hook_messages_waiting",
        "Messages of the instance that hooks have not taken yet",
        () -> read(Counted::messages));
    figures.gauge(
        "hatoba_storage_reclaimable_bytes",
        "Bytes that will be freed unless somebody restores or pushes them again",
        () -> read(known -> known.sweeping().reclaimable()));
    figures.gauge(
        "hatoba_sweep_waiting_bytes",
        "Bytes of files that no row names and that are not unlinked yet",
        () -> read(known -> known.sweeping().waiting()));
    figures.gauge(
        "hatoba_sweep_freed_bytes",
        "Bytes that sweeps of the instance have freed since its beginning",
        () -> read(known -> known.sweeping().freed()));
    figures.gauge(
        "hatoba_sweep_failures",
        "Steps of sweeps of the instance that failed since its beginning",
        () -> read(known -> known.sweeping().failures()));
    figures.gauge(
        "hatoba_scrub_read_bytes",
        "Bytes that were read for damage since the beginning of the instance",
        () -> read(known -> known.damage().bytesRead()));
    figures.gauge(
        "hatoba_damaged_blobs",
        "Blobs of the instance that were found damaged",
        () -> read(known -> known.damage().blobs()));
    figures.gauge(
        "hatoba_damaged_manifests",
        "Manifests of the instance that were found damaged",
        () -> read(known -> known.damage().manifests()));
  }

  private double read(ToLongFunction<Counted> figure) {
    if (nanoTime.getAsLong() - next >= 0 && counting.compareAndSet(false, true)) {
      begin();
    }
    Counted last = known;
    return last == null ? Double.NaN : figure.applyAsLong(last);
  }

  private void begin() {
    Executor executor = given != null ? given : managed;
    try {
      if (executor == null) {
        throw new RejectedExecutionException("the server gives no thread");
      }
      executor.execute(this::renew);
    } catch (RejectedExecutionException ending) {
      postpone(0);
      LOG.log(Level.FINE, "the figures of the instance stay as they are", ending);
    }
  }

  private void renew() {
    long began = nanoTime.getAsLong();
    try {
      known = count.get();
    } catch (RuntimeException failure) {
      // Old figures would be believed.
      known = null;
      LOG.log(Level.FINE, "the figures of the instance cannot be counted", failure);
    } finally {
      postpone(nanoTime.getAsLong() - began);
    }
  }

  private void postpone(long cost) {
    next = nanoTime.getAsLong() + Math.max(FRESH.toNanos(), PAUSE_OF_COST * cost);
    counting.set(false);
  }
}
