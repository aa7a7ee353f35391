package io.hatoba.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Programs of this machine, without which a fault is skipped by its name. */
final class Machine {
  private Machine() {}

  /**
   * Runs a program.
   *
   * @param what what cannot be tried if it fails
   * @throws TestAbortedException if it is missing, or not allowed here
   */
  static void run(String what, Object... command) {
    List<String> words = Stream.of(command).map(Object::toString).toList();
    String failure;
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      failure = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return;
      }
    } catch (IOException absent) {
      failure = String.valueOf(absent.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    throw new TestAbortedException(
        what + " is skipped: " + String.join(" ", words) + ": " + failure.strip());
  }
}
