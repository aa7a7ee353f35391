package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.PullAudit;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadsTest {
  private static final ImageName IMAGE =
      new ImageName(RegistryKind.DOCKER, new RepositoryName("octo/code/app"));
  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  private final List<AuditEvent> written = new ArrayList<>();
  private final AuditQueue queue = new AuditQueue(written::addAll, Clock.systemUTC());
  private final CurrentOrigin origin = new CurrentOrigin();

  private void pull(boolean counted, int oneIn, Reference... references) {
    AuditLog log = new AuditLog(new AuditDao(), queue, origin, Clock.systemUTC());
    int[] chance = {0};
    Downloads downloads =
        new Downloads(log, new PullAudit(counted, oneIn), below -> chance[0]++ % below);
    origin.begin("192.0.2.1", "docker");
    for (Reference reference : references) {
      downloads.notice(IMAGE, reference, DIGEST);
    }
    queue.writeAll();
  }

  @Test
  void countedOnesAreOneLine() {
    pull(true, 1, new Tag("v1"), new Tag("v1"), new Tag("v1"));
    assertThat(written).hasSize(1);
    AuditEvent event = written.get(0);
    assertThat(event.times()).isEqualTo(3);
    assertThat(event.action()).isEqualTo(AuditAction.VERSION_DOWNLOADED);
    assertThat(event.subject()).isEqualTo(Subject.image(IMAGE).reference("v1").digest(DIGEST));
    assertThat(event.subject().repository()).isEqualTo("octo/code");
    assertThat(event.origin().actor()).isEqualTo(Actor.ANONYMOUS);
  }

  @Test
  void anotherTagIsAnotherLineAndADigestSpeaksForItself() {
    pull(true, 1, new Tag("v1"), new Tag("v2"), DIGEST);
    assertThat(written)
        .extracting(event -> event.subject().reference())
        .containsExactly("v1", "v2", "");
  }

  @Test
  void allAreLinesOfTheirOwn() {
    pull(false, 1, new Tag("v1"), new Tag("v1"));
    assertThat(written).hasSize(2).allSatisfy(event -> assertThat(event.details()).isEmpty());
  }

  @Test
  void ofAShareChanceDecidesAndTheLineSaysWhichShare() {
    pull(false, 3, new Tag("a"), new Tag("b"), new Tag("c"), new Tag("d"));
    assertThat(written).extracting(event -> event.subject().reference()).containsExactly("a", "d");
    assertThat(written.get(0).details()).containsEntry("share", "1/3");
  }

  @Test
  void offIsOff() {
    pull(false, 0, new Tag("v1"));
    assertThat(written).isEmpty();
  }
}
