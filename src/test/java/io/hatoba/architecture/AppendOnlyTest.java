package io.hatoba.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit log is written and read; no statement of the application changes what it says. */
class AppendOnlyTest {
  private static final Pattern NAME = Pattern.compile("audit_event\\b", Pattern.CASE_INSENSITIVE);

  /** Statements that name the table and neither insert, select, nor make it. */
  private static final Pattern CHANGE =
      Pattern.compile(
          "\\b(update|delete\\s+from|truncate(\\s+table)?|merge\\s+into|drop\\s+table(\\s+if\\s+exists)?"
              + "|alter\\s+table(\\s+if\\s+exists)?|replace\\s+into)\\s+(only\\s+)?\"?audit_event\\b"
              // One more column, or another check of what is written from now on, leaves what was
              // written as it is.
              + "(?!\"?\\s+(add\\s+column|add\\s+constraint|drop\\s+constraint)\\b)",
          Pattern.CASE_INSENSITIVE);

  /** Text as the compiler joins it, so that no line break hides a statement. */
  private static String joined(String source) {
    return source.replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static boolean changes(String source) {
    return CHANGE.matcher(joined(source)).find();
  }

  private static List<Path> namingIt() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
      return files
          .filter(file -> file.toString().matches(".*\\.(java|sql|xml)"))
          .filter(file -> NAME.matcher(read(file)).find())
          .toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void nothingButItsDaosAndItsMigrationsNamesTheTable() throws IOException {
    assertThat(namingIt())
        .allMatch(
            file ->
                file.toString().contains("metadata/events/")
                    || file.toString().contains("db/migration"));
    assertThat(namingIt()).anyMatch(file -> file.endsWith("V5__audit.sql"));
  }

  @Test
  void noStatementChangesIt() throws IOException {
    assertThat(namingIt()).hasSizeGreaterThan(1).noneMatch(file -> changes(read(file)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"update audit_event set times = 1\"",
        "\"delete \"\n  + \"from audit_event where id < ?1\"",
        "DELETE FROM audit_event e",
        "truncate table audit_event;",
        "alter table audit_event drop column reason;",
        "alter table audit_event alter column reason set data type varchar(1);"
      })
  void aStatementThatWouldIsFound(String source) {
    assertThat(changes(source)).isTrue();
  }

  @Test
  void oneMoreColumnOrAnotherCheckChangesNothing() {
    assertThat(changes("alter table audit_event add column folded_account varchar(100);"))
        .isFalse();
    assertThat(changes("alter table audit_event drop constraint audit_event_credential_known;"))
        .isFalse();
  }
}
