package io.hatoba.events.exports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
class AuditLinesTest {
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
  private static AuditLines.Parts parts(boolean fail) {
    return last -> {
      long next = last.orElse(0) + 1;
      if (next == 5 && fail) {
        throw new IllegalStateException("the database is gone");
      }
      return next >= 5 ? List.of() : List.of(event(next), event(next + 1));
    };
  }

  private AuditLines body(AuditLines.Parts parts) {
    return new AuditLines(parts, AuditEventBody.Address.SHOWN, () -> cuts.add("cut"));
  }

  private static String id(String line) {
    try {
      return new ObjectMapper().readTree(line).required("_document_id").textValue();
    } catch (JsonProcessingException malformed) {
      throw new AssertionError(line, malformed);
    }
  }

  @Test
  void eachEventIsOneLine() throws IOException {
    body(parts(false)).write(sent);
    List<String> lines = sent.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines).extracting(line -> id(line)).containsExactly("1", "2", "3", "4");
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
    AuditLines.Parts broken = last -> List.of(event(1, "{\"phrase\":\"\uD83D\"}"));
    assertThatThrownBy(() -> body(broken).write(sent)).isInstanceOf(IOException.class);
    assertThat(sent.toString(StandardCharsets.UTF_8)).endsWith("{");
    assertThat(cuts).containsExactly("cut");
  }

  @Test
  void whatFailsBeforeTheFirstByteIsRefusedAsEver() {
    AuditLines.Parts none =
        last -> {
          throw new IllegalStateException("the database is gone");
        };
    assertThatThrownBy(() -> body(none)).isInstanceOf(IllegalStateException.class);
    assertThat(cuts).isEmpty();
  }
}
