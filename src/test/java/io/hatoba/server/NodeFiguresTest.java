package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFiguresTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final NodeFigures figures = new NodeFigures(registry);

  @Test
  void figuresAreReadWhenSomebodyAsks() {
    AtomicLong total = new AtomicLong();
    new NodeFigures(registry)
        .counter("hatoba_swept_bytes_total", "Bytes that were swept", total::get);
    figures.gauge("hatoba_sweeps_running", "Sweeps that run", () -> 2.5, "kind", "blob");
    figures.gauge("hatoba_sweeps_running", "Sweeps that run", () -> 0, "kind", "manifest");
    total.set(7);
    System.gc(); // what is read is held, whoever else forgets it

    assertThat(registry.scrape())
        .contains("# TYPE hatoba_swept_bytes_total counter")
        .contains("# HELP hatoba_swept_bytes_total Bytes that were swept\n")
        .contains("hatoba_swept_bytes_total 7.0\n")
        .contains("hatoba_sweeps_running{kind=\"blob\"} 2.5\n")
        .contains("hatoba_sweeps_running{kind=\"manifest\"} 0.0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweeps_total", "hatoba_Sweeps_total", "hatoba_sweeps", "hatoba__total"})
  void aCounterWithAnotherNameIsRefused(String name) {
    assertThatThrownBy(() -> figures.counter(name, "", () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"octo/web", "Mona", "1.0", "sha256:e3b0"})
  void aLabelThatMayBeATenantsNameIsRefused(String label) {
    assertThatThrownBy(() -> figures.gauge("hatoba_used", "", () -> 0, "owner", label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(label);
  }

  @Test
  void twoOfOneNameAreRefused() {
    figures.gauge("hatoba_used", "", () -> 0, "kind", "blob");

    assertThatThrownBy(() -> figures.gauge("hatoba_used", "", () -> 1, "kind", "blob"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hatoba_used");
  }
}
