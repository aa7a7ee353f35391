package io.hatoba.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How fast something goes, and how long the rest takes. */
class SpeedTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private static Speed after(long seconds, long done) {
    return Speed.since(BEGAN, BEGAN.plusSeconds(seconds), done).orElseThrow();
  }

  @Test
  void nothingIsSaidBeforeAnythingIsDone() {
    assertThat(Speed.since(BEGAN, BEGAN.plusSeconds(10), 0)).isEmpty();
    assertThat(Speed.since(BEGAN, BEGAN, 10)).isEmpty();
    assertThat(Speed.since(BEGAN, BEGAN.minusSeconds(10), 10)).isEmpty();
  }

  @Test
  void theRateIsThatSinceTheBeginning() {
    assertThat(after(60, 120).perMinute()).isEqualTo(120);
    assertThat(after(60, 120).perSecond()).isEqualTo(2);
    assertThat(after(600, 1).perMinute()).isEqualTo(1);
  }

  @Test
  void theRestTakesAsLongAsWhatIsDoneHas() {
    assertThat(after(60, 100).rest(300)).hasValue(Duration.ofSeconds(120));
    assertThat(after(60, 100).rest(100)).hasValue(Duration.ZERO);
    // What grew since it began is no reason for a time that has passed.
    assertThat(after(60, 100).rest(90)).isEmpty();
  }

  @Test
  void nothingIsForetoldInTheFirstSeconds() {
    assertThat(after(4, 100).rest(300)).isEmpty();
  }
}
