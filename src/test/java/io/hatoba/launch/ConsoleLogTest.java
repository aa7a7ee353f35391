package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleLogTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ConsoleLog log =
      new ConsoleLog(new PrintStream(printed, true, StandardCharsets.UTF_8));

  private String publish(
      Level level, @Nullable String logger, String message, @Nullable Throwable thrown) {
    LogRecord line = new LogRecord(level, message);
    line.setLoggerName(logger);
    line.setThrown(thrown);
    log.publish(line);
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void a_record_is_one_line_with_control_characters_escaped() {
    assertThat(publish(Level.INFO, "io.hatoba.x", "a\nb\u001b[31m\tc", null))
        .endsWith(" INFO io.hatoba.x a\\nb\\u001b[31m\\u0009c" + System.lineSeparator());
  }

  @Test
  void a_failure_is_the_chain_of_its_causes_on_the_same_line() {
    String line =
        publish(
            Level.SEVERE,
            "io.hatoba.x",
            "failed",
            new IllegalStateException("outer", new IllegalArgumentException("in\nner")));
    assertThat(line)
        .contains(
            "failed < java.lang.IllegalStateException: outer"
                + " < java.lang.IllegalArgumentException: in\\nner at ")
        .hasLineCount(1);
  }

  @Test
  void the_server_is_heard_only_when_there_is_trouble() {
    assertThat(publish(Level.INFO, "jakarta.enterprise.web", "loading", null)).isEmpty();
    assertThat(publish(Level.WARNING, null, "unprocessed event", null)).isEmpty();
    assertThat(publish(Level.WARNING, "jakarta.enterprise.web", "trouble", null))
        .contains("trouble");
  }

  @Test
  void a_client_that_broke_off_is_no_trouble_and_a_disk_that_fails_is() {
    String logger = "org.glassfish.jersey.server.ServerRuntime$Responder";
    IOException gone = new IOException("Connection closed");
    gone.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("sun.nio.ch.SocketDispatcher", "write", null, 1),
          new StackTraceElement("org.glassfish.grizzly.nio.NIOConnection", "write", null, 1)
        });
    assertThat(publish(Level.SEVERE, logger, "failed", new RuntimeException(gone))).isEmpty();
    assertThat(
            publish(
                Level.WARNING,
                "jakarta.enterprise.web",
                "x\njava.io.IOException: Connection is closed\n\tat y",
                null))
        .isEmpty();
    assertThat(publish(Level.SEVERE, logger, "failed", new IOException("Input/output error")))
        .contains("Input/output error");
  }
}
