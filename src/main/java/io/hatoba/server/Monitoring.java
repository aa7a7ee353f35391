package io.hatoba.server;

import io.hatoba.figures.Metered;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.prometheus.metrics.core.metrics.Info;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Gathers the figures of all beans, of the JVM and of the process, and writes them in the text
 * format of Prometheus. It only reads what is in memory.
 */
@Singleton
public class Monitoring {
  private static final int USUAL_SIZE = 64 * 1024;

  private final Instance<Metered> beans;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Monitoring() {
    this(null);
  }

  /** Of all beans that have figures. */
  @Inject
  Monitoring(@Any Instance<Metered> beans) {
    this.beans = beans;
  }

  /**
   * Asks every bean for its figures; once, when the node starts.
   *
   * @param version of this build
   * @param database what it is on, in a word
   */
  void begin(String version, String database) {
    Info.builder()
        .name("hatoba_build_info")
        .help("Which build this is, and on which database and Java; always 1")
        .labelNames("version", "database", "java")
        .register(Meters.REGISTRY.getPrometheusRegistry())
        .addLabelValues(version, database, Runtime.version().toString());
    List<MeterBinder> machine =
        List.of(
            new JvmMemoryMetrics(),
            collections,
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics());
    machine.forEach(binder -> binder.bindTo(Meters.REGISTRY));
    NodeFigures figures = new NodeFigures(Meters.REGISTRY);
    beans.forEach(bean -> bean.describe(figures));
  }

  /** Lets go of the JVM, which outlives a deployment. */
  @PreDestroy
  void end() {
    collections.close();
    Meters.REGISTRY.close();
  }

  /** All figures as they are now. One at a time: who asks too often waits and costs no more. */
  synchronized byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_SIZE);
    try {
      Meters.REGISTRY.scrape(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toByteArray();
  }
}
