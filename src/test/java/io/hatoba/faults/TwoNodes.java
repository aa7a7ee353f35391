package io.hatoba.faults;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.protocol.RestartablePostgres;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Two nodes on one PostgreSQL and one disk. */
final class TwoNodes implements AutoCloseable {
  private final RestartablePostgres postgres;
  private final Path layers;
  private final RunningHatoba first;
  private final RunningHatoba second;
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * Starts them.
   *
   * @param directory an empty directory
   */
  TwoNodes(Path directory) {
    this(directory, Map.of(), Map.of());
  }

  /**
   * Starts them with settings of their own.
   *
   * @param directory an empty directory
   */
  TwoNodes(Path directory, Map<String, String> ofBoth, Map<String, String> ofSecond) {
    postgres = RestartablePostgres.start(directory.resolve("postgres"));
    layers = directory.resolve("layers");
    Map<String, String> settings = new HashMap<>(postgres.settings());
    settings.put("HATOBA_STORAGE_DIR", layers.toString());
    settings.putAll(ofBoth);
    first = RunningHatoba.start(settings);
    settings.putAll(ofSecond);
    second = RunningHatoba.start(settings);
  }

  Path layers() {
    return layers;
  }

  RunningHatoba first() {
    return first;
  }

  RunningHatoba second() {
    return second;
  }

  /** One node after the other. */
  URI any() {
    return requests.incrementAndGet() % 2 == 0 ? first.origin() : second.origin();
  }

  /** A workload on both. */
  Workload workload(String name) {
    return new Workload(name, this::any, first.token());
  }

  @Override
  public void close() {
    second.close();
    first.close();
    postgres.close();
  }
}
