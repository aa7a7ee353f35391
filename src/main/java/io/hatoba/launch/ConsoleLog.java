package io.hatoba.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes every record as one line to the standard error stream, control characters escaped, a
 * failure as the chain of its causes and the first frames of the last one; and remembers the first
 * failure, which is the reason when nothing gets deployed.
 */
public final class ConsoleLog extends Handler {
  private static final int FRAMES = 12;
  private static final String CONNECTIONS = "org.glassfish.grizzly.nio.";
  private static final AtomicReference<@Nullable Throwable> FIRST_FAILURE = new AtomicReference<>();
  private final Formatter messages = new SimpleFormatter();
  private final PrintStream out;

  /**
   * Made by the log manager, which finds the name of this class in the server's logging.properties.
   */
  public ConsoleLog() {
    this(System.err);
  }

  ConsoleLog(PrintStream out) {
    this.out = out;
  }

  /** The last cause of the first failure that was logged. */
  static Optional<Throwable> firstFailure() {
    return Optional.ofNullable(FIRST_FAILURE.get()).map(ConsoleLog::last);
  }

  @Override
  public void publish(LogRecord record) {
    if (!isLoggable(record) || isServerChatter(record) || isClientGone(record)) {
      return;
    }
    Throwable thrown = record.getThrown();
    if (thrown != null && record.getLevel().intValue() >= Level.WARNING.intValue()) {
      FIRST_FAILURE.compareAndSet(null, thrown);
    }
    StringBuilder line = new StringBuilder();
    line.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS));
    line.append(' ').append(record.getLevel().getName());
    line.append(' ').append(record.getLoggerName());
    line.append(' ').append(escaped(messages.formatMessage(record)));
    if (thrown != null) {
      append(line, thrown);
    }
    out.println(line);
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }

  /**
   * Payara sets levels of its own, and warns of its own changes through a logger without a name.
   */
  private static boolean isServerChatter(LogRecord record) {
    String logger = record.getLoggerName();
    int level = record.getLevel().intValue();
    return logger == null
        ? level < Level.SEVERE.intValue()
        : level < Level.WARNING.intValue() && !logger.startsWith("io.hatoba");
  }

  /** The server warns of each client that breaks off, at length and more than once. */
  private static boolean isClientGone(LogRecord record) {
    String logger = record.getLoggerName();
    if (logger == null
        || !logger.startsWith("org.glassfish.jersey.")
            && !logger.startsWith("jakarta.enterprise.web")) {
      return false;
    }
    Throwable thrown = record.getThrown();
    return thrown != null
        ? isOfConnection(last(thrown))
        : String.valueOf(record.getMessage()).contains("java.io.IOException: Connection is closed");
  }

  private static boolean isOfConnection(Throwable failure) {
    return failure instanceof IOException
        && Stream.of(failure.getStackTrace())
            .limit(FRAMES)
            .anyMatch(frame -> frame.getClassName().startsWith(CONNECTIONS));
  }

  private static void append(StringBuilder line, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      line.append(" < ").append(escaped(cause.toString()));
    }
    StackTraceElement[] frames = last(thrown).getStackTrace();
    for (int at = 0; at < Math.min(FRAMES, frames.length); at++) {
      line.append(at == 0 ? " at " : ", ").append(frames[at]);
    }
  }

  private static Throwable last(Throwable thrown) {
    Throwable last = thrown;
    for (Throwable cause = last.getCause(); cause != null; cause = last.getCause()) {
      last = cause;
    }
    return last;
  }

  /** One line for any text. */
  static String escaped(@Nullable String text) {
    if (text == null) {
      return "";
    }
    StringBuilder safe = new StringBuilder(text.length());
    text.chars()
        .forEach(
            c -> {
              if (c == '\n') {
                safe.append("\\n");
              } else if (Character.isISOControl(c)) {
                safe.append(String.format("\\u%04x", c));
              } else {
                safe.append((char) c);
              }
            });
    return safe.toString();
  }
}
