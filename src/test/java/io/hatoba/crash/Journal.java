package io.hatoba.crash;

import io.hatoba.oci.RegistryException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the pusher tells its parent, a line for each thing, before it begins and after it was
 * acknowledged. A pipe keeps what was written into it when its writer is killed.
 */
final class Journal {
  /** What a step changes. */
  enum Step {
    /** A package gets a blob: name, digest, size, and the upload or "-". */
    LINK,
    /** A package's blob is hidden: name, digest. */
    UNLINK,
    /** A package gets a manifest: name, digest, size, and the tags that point at it. */
    STORE,
    /** A package's manifest is hidden, and its tags go: name, digest. */
    HIDE,
    /** A tag goes: name, tag. */
    UNTAG
  }

  /** A step that may be refused. */
  @FunctionalInterface
  interface Work {
    void run();
  }

  private static final int SERVER_FAULT = 500;

  private final OutputStream out;
  private final AtomicLong last = new AtomicLong();

  Journal(OutputStream out) {
    this.out = out;
  }

  /** Everything is open, and work begins. */
  void up() {
    write("up");
  }

  /** A reader was told what a tag points at; "-" for nothing. */
  void saw(String name, String tag, String digest) {
    write("saw\t" + name + "\t" + tag + "\t" + digest);
  }

  /**
   * Does a step between two lines.
   *
   * @return whether it was acknowledged
   */
  boolean step(Step step, String arguments, Work work) {
    long number = last.incrementAndGet();
    write("begin\t" + number + "\t" + step + "\t" + arguments);
    return ended(number, work);
  }

  /** Does what changes nothing that is promised; only faults are told. */
  boolean unpromised(Work work) {
    return ended(last.incrementAndGet(), work);
  }

  private boolean ended(long number, Work work) {
    try {
      work.run();
      write("done\t" + number);
      return true;
    } catch (RegistryException refusal) {
      if (refusal.status() >= SERVER_FAULT) {
        fault(number, refusal);
      } else {
        write("refused\t" + number + "\t" + refusal.message());
      }
    } catch (RuntimeException failure) {
      fault(number, failure);
    }
    return false;
  }

  private void fault(long number, RuntimeException failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    write("fault\t" + number + "\t" + trace.toString().replace("\n", "\\n"));
  }

  private synchronized void write(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException parentIsGone) {
      throw new UncheckedIOException(parentIsGone);
    }
  }
}
