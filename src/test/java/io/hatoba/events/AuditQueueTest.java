package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.server.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AuditQueueTest {
  private static final Origin MONA =
      new Origin(Actor.personal(7, "mona", 70), "192.0.2.1", "docker");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final SettableClock clock = new SettableClock(NOON);
  private final List<AuditEvent> written = new ArrayList<>();
  private boolean away;
  private int attempts;
  private final AuditQueue queue = new AuditQueue(this::write, clock);

  private void write(List<AuditEvent> events) {
    attempts++;
    if (away) {
      throw new IllegalStateException("the database is away");
    }
    written.addAll(events);
  }

  private AuditEvent event(AuditAction action, Origin origin, Subject subject) {
    return new AuditEvent(clock.instant(), action, origin, subject, "because", 1, Map.of());
  }

  private AuditEvent pull(String image) {
    return event(
        AuditAction.VERSION_DOWNLOADED,
        MONA,
        Subject.image(new ImageName(RegistryKind.CONTAINER, new RepositoryName("octo/" + image))));
  }

  private AuditEvent failure(String login, String address) {
    return event(
        AuditAction.SIGN_IN_FAILED,
        new Origin(Actor.claimed(login, OptionalLong.empty()), address, "curl"),
        Subject.NOTHING);
  }

  private void writeSoon() {
    clock.pass(AuditQueue.SOON);
    queue.writeDue();
  }

  private long times(AuditAction action) {
    return written.stream()
        .filter(event -> event.action() == action)
        .mapToLong(AuditEvent::times)
        .sum();
  }

  @Test
  void aFirstOneIsWrittenSoonAndNotBefore() {
    queue.add(pull("app"));
    queue.writeDue();
    assertThat(written).isEmpty();
    writeSoon();
    assertThat(written).hasSize(1);
    writeSoon();
    assertThat(written).hasSize(1);
  }

  @Test
  void whatIsAlikeIsOneLineThatSaysHowOftenAndUntilWhen() {
    queue.add(pull("app"));
    clock.pass(Duration.ofSeconds(2));
    queue.add(pull("app"));
    queue.add(pull("other"));
    writeSoon();
    assertThat(written).extracting(AuditEvent::times).containsExactly(2L, 1L);
    assertThat(written.get(0).at()).isEqualTo(NOON);
    assertThat(written.get(0).details()).containsEntry("until", "2026-03-01T12:00:02Z");
    assertThat(written.get(1).details()).isEmpty();
  }

  @Test
  void whatFollowsWithinAMinuteIsOneMoreLine() {
    queue.add(pull("app"));
    writeSoon();
    for (int i = 0; i < 11; i++) {
      queue.add(pull("app"));
      writeSoon();
    }
    assertThat(written).hasSize(1);
    writeSoon();
    assertThat(written).extracting(AuditEvent::times).containsExactly(1L, 11L);
  }

  @Test
  void anotherLoginAddressTokenOrImageIsAnotherLine() {
    queue.add(pull("app"));
    queue.add(pull("app2"));
    queue.add(
        event(
            AuditAction.VERSION_DOWNLOADED,
            MONA.as(Actor.personal(7, "mona", 71)),
            pull("app").subject()));
    queue.add(failure("mona", "192.0.2.1"));
    queue.add(failure("hubot", "192.0.2.1"));
    queue.add(failure("mona", "192.0.2.2"));
    queue.writeAll();
    assertThat(written).hasSize(6).allSatisfy(event -> assertThat(event.times()).isOne());
  }

  @Test
  void anAccountIsOneWhetherItsLoginIsKnownOrNot() {
    queue.add(pull("app"));
    Origin bearer = MONA.as(Actor.personal(7, "", 70));
    queue.add(event(AuditAction.VERSION_DOWNLOADED, bearer, pull("app").subject()));
    queue.writeAll();
    assertThat(written).hasSize(1);
    assertThat(written.get(0).origin().actor().login()).isEqualTo("mona");
  }

  @Test
  void whatHasALineOfItsOwnIsNotMerged() {
    queue.addUnmerged(pull("app"));
    queue.addUnmerged(pull("app"));
    queue.writeAll();
    assertThat(written).hasSize(2);
  }

  @Test
  void aFloodOfFailuresFromAnAddressIsCountedAndSaysWhence() {
    for (int i = 0; i < 100_000; i++) {
      queue.add(failure("guess" + i, "192.0.2.66"));
    }
    queue.writeAll();
    assertThat(written).hasSize(AuditQueue.MOST_OF_ONE + 1);
    AuditEvent overflow = written.get(written.size() - 1);
    assertThat(overflow.action()).isEqualTo(AuditAction.OVERFLOWN);
    assertThat(overflow.origin().address()).isEqualTo("192.0.2.66");
    assertThat(overflow.subject().reference()).isEqualTo("user.failed_login");
    assertThat(overflow.times()).isEqualTo(100_000 - AuditQueue.MOST_OF_ONE);
    assertThat(queue.overflown()).isEqualTo(overflow.times());
  }

  @Test
  void aFloodFromEverywhereIsCountedToo() {
    for (int i = 0; i < 50_000; i++) {
      queue.add(failure("mona", "2001:db8:" + i + "::/64"));
    }
    queue.writeAll();
    assertThat(written).hasSize(AuditQueue.MOST_OF_STRANGERS + 1);
    assertThat(times(AuditAction.SIGN_IN_FAILED) + times(AuditAction.OVERFLOWN)).isEqualTo(50_000);
    assertThat(written.get(written.size() - 1).origin()).isEqualTo(Origin.SYSTEM);
  }

  @Test
  void whoHasAnAccountIsNotSilencedByStrangersAndHasLimitsToo() {
    for (int i = 0; i < 2 * AuditQueue.MOST_OF_STRANGERS; i++) {
      queue.add(failure("mona", "2001:db8:" + i + "::/64"));
    }
    for (int i = 0; i < 2 * AuditQueue.MOST_OF_ONE; i++) {
      queue.add(pull("app" + i));
    }
    queue.writeAll();
    assertThat(times(AuditAction.VERSION_DOWNLOADED)).isEqualTo(AuditQueue.MOST_OF_ONE);
    assertThat(written)
        .filteredOn(event -> event.subject().reference().equals("packages.version_download"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.origin()).isEqualTo(MONA);
              assertThat(event.times()).isEqualTo(AuditQueue.MOST_OF_ONE);
            });
  }

  @Test
  void limitsHoldForAMinute() {
    for (int i = 0; i <= AuditQueue.MOST_OF_ONE; i++) {
      queue.add(pull("app" + i));
    }
    clock.pass(AuditQueue.ALIKE);
    queue.add(pull("later"));
    queue.writeAll();
    assertThat(times(AuditAction.VERSION_DOWNLOADED)).isEqualTo(AuditQueue.MOST_OF_ONE + 1);
    assertThat(times(AuditAction.OVERFLOWN)).isOne();
  }

  @Test
  void aFullQueueCountsWhatItCannotHold() {
    for (int i = 0; i < AuditQueue.MOST + 5; i++) {
      queue.addUnmerged(pull("app"));
    }
    queue.writeAll();
    assertThat(times(AuditAction.VERSION_DOWNLOADED)).isEqualTo(AuditQueue.MOST);
    assertThat(times(AuditAction.OVERFLOWN)).isEqualTo(5);
  }

  @Test
  void whatCannotBeWrittenStaysAndIsCountedOn() {
    away = true;
    queue.add(pull("app"));
    writeSoon();
    queue.add(pull("app"));
    queue.addUnmerged(pull("app"));
    writeSoon();
    assertThat(written).isEmpty();
    away = false;
    writeSoon();
    assertThat(written).hasSize(2);
    assertThat(times(AuditAction.VERSION_DOWNLOADED)).isEqualTo(3);
    assertThat(written.get(0).at()).isEqualTo(NOON);
    assertThat(written.get(0).times()).isEqualTo(2);
  }

  @Test
  void howeverLongTheDatabaseIsAwayTheQueueIsBounded() {
    away = true;
    int noticed = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < AuditQueue.MOST; i++) {
        queue.addUnmerged(pull("app"));
        noticed++;
      }
      writeSoon();
    }
    away = false;
    writeSoon();
    assertThat(written).hasSizeLessThanOrEqualTo(AuditQueue.MOST + 1);
    assertThat(times(AuditAction.VERSION_DOWNLOADED) + times(AuditAction.OVERFLOWN))
        .isEqualTo(noticed);
  }

  @Test
  void whereNoTimerWritesWhoeverNoticesSomethingDoes() {
    queue.add(pull("app"));
    clock.pass(AuditQueue.SOON.multipliedBy(3));
    queue.add(pull("app"));
    assertThat(attempts).isZero();
    clock.pass(Duration.ofMillis(1));
    queue.add(pull("other"));
    assertThat(written).hasSize(1);
  }

  @Test
  void notEveryRequestFindsADatabaseThatIsAway() {
    away = true;
    queue.add(pull("app"));
    for (int i = 0; i < 300; i++) {
      clock.pass(Duration.ofMillis(100));
      queue.add(pull("app"));
    }
    assertThat(attempts).isEqualTo(2);
  }

  @Test
  void whatIsWrittenAtOnceComesInParts() {
    for (int i = 0; i < 1_200; i++) {
      queue.addUnmerged(pull("app"));
    }
    queue.writeAll();
    assertThat(attempts).isEqualTo(3);
    assertThat(written).hasSize(1_200);
  }

  @Test
  void whatClientsSendPrintsAndFits() {
    String long500 = "x".repeat(500);
    AuditEvent event =
        event(
            AuditAction.API_REFUSED,
            new Origin(
                Actor.claimed("a\u0000b", OptionalLong.empty()),
                "192.0.2.1",
                "\u001b[2J" + long500),
            Subject.NOTHING.reference("GET /\uD800").digest(Digest.sha256(new byte[0])));
    assertThat(event.row().who().login()).isEqualTo("a\\u0000b");
    assertThat(event.row().who().userAgent())
        .startsWith("\\u001b[2Jxxx")
        .hasSize(255)
        .endsWith("…");
    assertThat(event.row().what().reference()).isEqualTo("GET /\\ud800");
  }

  @Test
  void detailsThatDoNotFitAreNotCutInHalf() {
    AuditEvent event =
        new AuditEvent(
            NOON,
            AuditAction.USER_CREATED,
            MONA,
            Subject.NOTHING,
            "",
            1,
            Map.of("much", "y".repeat(20_000)));
    assertThat(event.row().outcome().details()).isEqualTo("{\"cut\":20011}");
  }
}
