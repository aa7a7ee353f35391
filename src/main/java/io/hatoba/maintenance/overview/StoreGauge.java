package io.hatoba.maintenance.overview;

import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.StoreReading;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Measures the layer store on a thread of its own, one measurement at a time. Who asks waits a
 * moment and no longer: of a store that hangs it is told for how long it has, which grows from one
 * question to the next. One thread asks.
 */
@Singleton
@ManagedExecutorDefinition(name = StoreGauge.MEASURING, maxAsync = 1)
public class StoreGauge {
  static final String MEASURING = "java:app/concurrent/store-gauge";

  private static final Logger LOG = Logger.getLogger(StoreGauge.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What hangs for longer does not answer. */
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /**
   * What is known of the store.
   *
   * @param answers whether it did, or may still
   * @param reading the last one, with the usual of the last times; of a store that hangs, with the
   *     time that it has
   */
  record Gauged(boolean answers, Optional<StoreReading> reading) {}

  private final LayerConnectionFactory store;
  private final LongSupplier nanoTime;
  private final Duration patience;

  @Resource(lookup = MEASURING)
  private @Nullable ManagedExecutorService managed;

  private @Nullable Executor given;
  private @Nullable CompletableFuture<StoreReading> running;
  private long began;
  private boolean failing;
  private final RecentTimes times = new RecentTimes();
  private Optional<StoreReading> last = Optional.empty();

  /** On threads of the server. */
  @Inject
  StoreGauge(LayerConnectionFactory store) {
    this.store = store;
    this.nanoTime = System::nanoTime;
    this.patience = PATIENCE;
  }

  /** In a plain JVM. */
  StoreGauge(
      LayerConnectionFactory store, Executor executor, LongSupplier nanoTime, Duration patience) {
    this.store = store;
    this.given = executor;
    this.nanoTime = nanoTime;
    this.patience = patience;
  }

  /** Measures, or goes on waiting for the measurement that is under way. */
  Gauged measure() {
    CompletableFuture<StoreReading> measurement = running;
    if (measurement == null) {
      began = nanoTime.getAsLong();
      measurement = CompletableFuture.supplyAsync(this::take, executor());
      running = measurement;
    }
    try {
      StoreReading taken = measurement.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      running = null;
      failing = false;
      times.add(taken.latency());
      last = Optional.of(with(times.usual().orElse(taken.latency()), taken));
      return new Gauged(true, last);
    } catch (TimeoutException hangs) {
      Duration waited = Duration.ofNanos(nanoTime.getAsLong() - began);
      return new Gauged(waited.compareTo(LONGEST) < 0, last.map(known -> with(waited, known)));
    } catch (ExecutionException failure) {
      running = null;
      LOG.log(
          failing ? Level.FINE : Level.WARNING,
          "the layer store cannot be measured",
          failure.getCause());
      failing = true;
      return new Gauged(false, last);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return new Gauged(true, last);
    }
  }

  private static StoreReading with(Duration latency, StoreReading reading) {
    return new StoreReading(latency, reading.freeBytes(), reading.totalBytes());
  }

  private Executor executor() {
    Executor chosen = given != null ? given : managed;
    if (chosen == null) {
      throw new IllegalStateException("the server gives no thread");
    }
    return chosen;
  }

  private StoreReading take() {
    try (LayerConnection connection = store.getConnection()) {
      return connection.measure();
    }
  }
}
