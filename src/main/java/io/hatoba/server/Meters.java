package io.hatoba.server;

import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;

/**
 * The meters of this deployment. There is one registry, and it is static, since the server makes
 * the DataSource by name and EclipseLink its connector, both without CDI.
 */
final class Meters {
  static final PrometheusMeterRegistry REGISTRY =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Few, for each is a line of every combination of labels. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2500),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private Meters() {}

  /**
   * Times, by a histogram.
   *
   * @param name without its unit, which is seconds
   */
  static Timer timer(String name, String help, String... labels) {
    return Timer.builder(name)
        .description(help)
        .tags(labels)
        .serviceLevelObjectives(BUCKETS)
        .register(REGISTRY);
  }
}
