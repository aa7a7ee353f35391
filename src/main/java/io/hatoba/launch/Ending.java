package io.hatoba.launch;

import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * Ends the process in order when it is asked to (TERM, or INT from a terminal).
 *
 * <p>The application first lets transfers that are under way go on for a while; the server cuts
 * those that are left. A second signal does not wait. Ends with 0.
 */
final class Ending {
  /** Where the application leaves what to run before the server stops. */
  private static final String DRAIN = "hatoba.drain";

  private static final Duration LONGEST_STOP = Duration.ofSeconds(20);
  private static final AtomicBoolean ASKED = new AtomicBoolean();

  private Ending() {}

  static void listen() {
    for (String name : new String[] {"TERM", "INT"}) {
      try {
        Signal.handle(new Signal(name), signal -> end());
      } catch (IllegalArgumentException e) {
        // The JVM was started with -Xrs, or another part took the signal: its own way then stands.
        System.err.println("hatoba: no orderly end on " + name + ": " + e.getMessage());
      }
    }
  }

  /** Whether an end is under way; what fails meanwhile is no news. */
  static boolean underWay() {
    return ASKED.get();
  }

  private static void end() {
    if (!ASKED.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(0);
    }
    try {
      if (System.getProperties().get(DRAIN) instanceof Runnable drain) {
        drain.run();
      }
    } finally {
      exit(0);
    }
  }

  /** Stops the server and ends the process, at the latest after twenty seconds. */
  static void exit(int status) {
    Thread watch = new Thread(() -> haltLate(status), "hatoba-end");
    watch.setDaemon(true);
    watch.start();
    // Payara prints to it while it stops.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.exit(status);
  }

  private static void haltLate(int status) {
    try {
      Thread.sleep(LONGEST_STOP.toMillis());
      Runtime.getRuntime().halt(status);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
