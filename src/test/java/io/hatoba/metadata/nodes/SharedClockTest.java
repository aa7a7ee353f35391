package io.hatoba.metadata.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SharedClockTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Instant own = NOON;
  private final SharedClock clock = new SharedClock(() -> own);

  /** The database is asked, and says what time it is after so long. */
  private void compare(Instant database, Duration took) {
    clock.compare(
        () -> {
          own = own.plus(took);
          return database;
        },
        1);
  }

  @Test
  void aClockThatIsAHourAheadIsPutRight() {
    compare(NOON.minusSeconds(3600), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(3600));
    assertThat(clock.error()).isEqualTo(Duration.ofHours(1));
    own = own.plusSeconds(10);
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(3590));
  }

  @Test
  void aClockThatIsRightToASecondIsLeftAlone() {
    compare(NOON.plusMillis(1000), Duration.ZERO);
    assertThat(clock.instant()).isEqualTo(NOON);
    assertThat(clock.error()).isZero();
    compare(NOON.plusMillis(1001), Duration.ZERO);
    assertThat(clock.error()).isEqualTo(Duration.ofMillis(-1001));
  }

  @Test
  void theAnswerIsOfTheMiddleBetweenQuestionAndEnd() {
    compare(NOON.plusSeconds(60), Duration.ofMillis(800));
    assertThat(clock.error()).isEqualTo(Duration.ofMillis(-59_600));
  }

  @Test
  void aSlowAnswerChangesNothing() {
    compare(NOON.plusSeconds(60), Duration.ZERO);
    compare(NOON, Duration.ofMillis(1001));
    assertThat(clock.error()).isEqualTo(Duration.ofMinutes(-1));
    // The clock of this machine was set back meanwhile.
    compare(NOON, Duration.ofSeconds(-5));
    assertThat(clock.error()).isEqualTo(Duration.ofMinutes(-1));
  }

  @Test
  void aSlowAnswerIsAskedForAgainAFewTimes() {
    List<Duration> took =
        new ArrayList<>(List.of(Duration.ofSeconds(9), Duration.ofSeconds(2), Duration.ZERO));
    Supplier<Instant> database =
        () -> {
          own = own.plus(took.remove(0));
          return own.plusSeconds(60);
        };
    clock.compare(database, 2);
    assertThat(took).hasSize(1);
    assertThat(clock.error()).isZero();

    took.addAll(0, List.of(Duration.ofSeconds(9), Duration.ofSeconds(2)));
    clock.compare(database, 5);
    assertThat(took).isEmpty();
    assertThat(clock.error()).isEqualTo(Duration.ofMinutes(-1));
  }

  @Test
  void aDatabaseThatIsAbsentChangesNothing() {
    compare(NOON.plusSeconds(60), Duration.ZERO);
    assertThatThrownBy(
            () ->
                clock.compare(
                    () -> {
                      throw new IllegalStateException("absent");
                    },
                    2))
        .hasMessage("absent");
    assertThat(clock.error()).isEqualTo(Duration.ofMinutes(-1));
  }

  @Test
  void aClockThatIsSetRightIsFollowedAgain() {
    compare(NOON.minusSeconds(3600), Duration.ZERO);
    own = NOON.minusSeconds(3600);
    compare(NOON.minusSeconds(3600), Duration.ZERO);
    assertThat(clock.error()).isZero();
    assertThat(clock.instant()).isEqualTo(own);
  }
}
