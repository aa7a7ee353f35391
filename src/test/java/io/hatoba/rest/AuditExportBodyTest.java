package io.hatoba.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.events.AuditEntry;
import io.hatoba.events.Origin;
import io.hatoba.events.Subject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Lines of JSON as they are sent. */
class AuditExportBodyTest {
  private final List<String> cuts = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private static AuditEntry event(long id) {
    return event(id, "{}");
  }

  private static AuditEntry event(long id, String details) {
    return new AuditEntry(
        id,
        Instant.EPOCH,
        Instant.EPOCH,
        "packages.tag_deleted",
        "remove",
        Origin.SYSTEM,
        OptionalLong.empty(),
        false,
        Subject.NOTHING.reference("two\nlines"),
        false,
        "",
        1,
        details);
  }

  /** Two parts; the next one is none, or fails. */
  private static AuditExportBody.Parts parts(boolean fail) {
    return last -> {
      long next = last.orElse(0) + 1;
      if (next == 5 && fail) {
        throw new IllegalStateException("the database is gone");
      }
      return next >= 5 ? List.of() : List.of(event(next), event(next + 1));
    };
  }

  private AuditExportBody body(AuditExportBody.Parts parts) {
    return new AuditExportBody(parts, AuditEventBody.Address.SHOWN, () -> cuts.add("cut"));
  }

  @Test
  void eachEventIsOneLine() throws IOException {
    body(parts(false)).write(sent);
    List<String> lines = sent.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines)
        .extracting(line -> ApiJson.tree(line).required("_document_id").textValue())
        .containsExactly("1", "2", "3", "4");
    assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith("}\n");
    assertThat(cuts).isEmpty();
  }

  @Test
  void whatFailsOnTheWayEndsWithinALineAndCutsTheConnection() {
    assertThatThrownBy(() -> body(parts(true)).write(sent)).isInstanceOf(IOException.class);
    assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith("}\n{");
    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void anEventThatCannotBeWrittenBreaksOffAsWell() {
    AuditExportBody.Parts broken = last -> List.of(event(1, "{\"phrase\":\"\uD83D\"}"));
    assertThatThrownBy(() -> body(broken).write(sent)).isInstanceOf(IOException.class);
    assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith("{");
    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void whatFailsBeforeTheFirstByteIsRefusedAsEver() {
    AuditExportBody.Parts none =
        last -> {
          throw new IllegalStateException("the database is gone");
        };
    assertThatThrownBy(() -> body(none)).isInstanceOf(IllegalStateException.class);
    assertThat(cuts).isEmpty();
  }
}
