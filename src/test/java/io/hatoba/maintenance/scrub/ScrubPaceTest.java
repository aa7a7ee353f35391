package io.hatoba.maintenance.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.server.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScrubPaceTest {
  private static final long SECOND = 1_000_000_000;

  private final List<Long> sleeps = new ArrayList<>();
  private long now;

  private final ScrubPace pace =
      new ScrubPace(
          1000,
          () -> now,
          nanos -> {
            sleeps.add(nanos);
            now += nanos;
          });

  @Test
  void bytesTakeTheTimeThatTheRateGivesThem() {
    for (int i = 0; i < 50; i++) {
      pace.read(100);
    }
    assertThat(now).isEqualTo(5 * SECOND);
  }

  @Test
  void whatWasNotReadIsNotMadeUpFor() {
    now += 100 * SECOND;
    pace.read(2000);
    assertThat(now).isEqualTo(102 * SECOND);
  }

  @Test
  void aSlowReaderSleepsNotAtAll() {
    pace.read(100);
    sleeps.clear();
    now += SECOND;
    pace.read(0);
    assertThat(sleeps).isEmpty();
  }

  @Test
  void aNodeThatStopsWaitsAFifthOfASecondAtMost() {
    ScrubPace slow =
        new ScrubPace(
            1,
            () -> now,
            nanos -> {
              sleeps.add(nanos);
              now += nanos;
              if (sleeps.size() == 3) {
                stop();
              }
            });
    stopped = slow;
    assertThatThrownBy(() -> slow.read(1_000_000)).isInstanceOf(ScrubStoppedException.class);
    assertThat(now).isEqualTo(3 * SECOND / 5);
  }

  @Test
  void theSlowestRateKeepsTheLeaseOfALargeManifest() {
    SettableClock clock = new SettableClock(Instant.parse("2026-11-26T12:00:00Z"));
    List<Instant> renewals = new ArrayList<>(List.of(clock.instant()));
    LeasedPace leased =
        new LeasedPace(
            bytes -> clock.pass(Duration.ofMillis(bytes * 1000L / 1024)),
            clock,
            () -> renewals.add(clock.instant()));
    leased.read(8 << 20);
    renewals.add(clock.instant());
    for (int i = 1; i < renewals.size(); i++) {
      assertThat(Duration.between(renewals.get(i - 1), renewals.get(i)))
          .isLessThan(Duration.ofMinutes(1));
    }
    assertThat(Duration.between(renewals.get(0), clock.instant()))
        .isGreaterThan(Duration.ofHours(2));
  }

  private ScrubPace stopped = pace;

  private void stop() {
    stopped.stop();
  }
}
