package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a node that ends has waited long enough. */
@Timeout(30)
class DrainingTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void whereNothingRunsItIsOverSoon() {
    Draining draining = new Draining(LONG, SHORT);
    draining.began();
    draining.ended();
    draining.drain();
    assertThat(draining.underWay()).isTrue();
  }

  @Test
  void whatRunsIsWaitedFor() throws Exception {
    Draining draining = new Draining(LONG, SHORT);
    draining.began();
    draining.began();
    CompletableFuture<Void> drained = CompletableFuture.runAsync(draining::drain);
    awaitBeginning(draining);
    draining.ended();
    assertThat(drained).isNotDone();
    // The next request of an upload comes before the last one ends.
    draining.began();
    draining.ended();
    assertThat(drained).isNotDone();
    draining.ended();
    drained.get(20, TimeUnit.SECONDS);
  }

  @Test
  void betweenTwoRequestsOfAnUploadItIsNotOver() {
    Duration pause = Duration.ofMillis(400);
    Draining draining = new Draining(LONG, pause);
    // The last request ended long ago.
    long began = System.nanoTime();
    draining.drain();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(pause, LONG);
  }

  @Test
  void whatHangsIsWaitedForNoLongerThanTheSettingsSay() {
    Draining draining = new Draining(SHORT, LONG);
    draining.began();
    draining.drain();
    assertThat(draining.underWay()).isTrue();
  }

  @Test
  void onlyThenItTakesNoUploads() {
    Draining draining = new Draining(SHORT, SHORT);
    draining.requireIntake();
    draining.drain();
    assertThatThrownBy(draining::requireIntake)
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("stopping");
  }

  private static void awaitBeginning(Draining draining) {
    while (!draining.underWay()) {
      Thread.onSpinWait();
    }
  }
}
