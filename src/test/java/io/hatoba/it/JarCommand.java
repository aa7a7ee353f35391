package io.hatoba.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command of {@code target/hatoba.jar} in a process of its own, beside whatever server. */
public final class JarCommand implements AutoCloseable {
  private static final long LONGEST_MINUTES = 4;

  private final Process process;
  private final Path output;

  private JarCommand(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** How it ended, and what it printed. */
  public record Ended(int code, String output) {
    @Override
    public String toString() {
      return code + ": " + output;
    }
  }

  /** Runs one to its end. */
  public static Ended run(Map<String, String> environment, String... words) {
    try (JarCommand command = start(environment, words)) {
      return command.await();
    }
  }

  /** What a command must know to ask a server and to find its files. */
  public static Map<String, String> of(RunningHatoba hatoba) {
    return Map.of(
        "HATOBA_URL", hatoba.origin().toString(), "HATOBA_DATA_DIR", hatoba.data().toString());
  }

  /** Begins one. */
  public static JarCommand start(Map<String, String> environment, String... words) {
    try {
      Path output = Files.createTempFile("command", ".log");
      List<String> line =
          new ArrayList<>(
              List.of(
                  System.getProperty("java.home")
                      + File.separator
                      + "bin"
                      + File.separator
                      + "java",
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-jar",
                  ServerUnderTest.target("hatoba.jar").toString()));
      line.addAll(List.of(words));
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      return new JarCommand(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it without notice. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Waits for its end. */
  public Ended await() {
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        kill();
        throw new IllegalStateException("the command did not end: " + Files.readString(output));
      }
      return new Ended(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
