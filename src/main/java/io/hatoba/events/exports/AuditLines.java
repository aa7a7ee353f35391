package io.hatoba.events.exports;

import io.hatoba.events.AuditEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An export of the audit log as it is sent: one {@link AuditEventBody} a line, a part at a time, so
 * that its size does not matter, nor how slowly it is read.
 *
 * <p>What cannot be completed must not look complete: servers end an answer whose length nobody
 * told as if it were whole, whatever the application throws. So it ends within a line, and its
 * connection is cut.
 */
public final class AuditLines {
  private static final Logger LOG = Logger.getLogger(AuditLines.class.getName());

  /** The parts of an export. */
  @FunctionalInterface
  public interface Parts {
    /**
     * The events that come next.
     *
     * @param last the event that was taken last; empty at the beginning
     * @return none if all have been taken
     */
    List<AuditEntry> next(OptionalLong last);
  }

  private final Parts parts;
  private final AuditEventBody.Address address;
  private final Runnable cut;
  private final List<AuditEntry> first;

  /**
   * Reads the first part: what fails so far can still be refused.
   *
   * @param cut ends the connection
   */
  public AuditLines(Parts parts, AuditEventBody.Address address, Runnable cut) {
    this.parts = parts;
    this.address = address;
    this.cut = cut;
    this.first = parts.next(OptionalLong.empty());
  }

  /**
   * Sends all of it.
   *
   * @throws IOException if nobody reads any more, or it broke off
   */
  public void write(OutputStream out) throws IOException {
    List<AuditEntry> part = first;
    while (!part.isEmpty()) {
      List<AuditEntry> those = part;
      out.write(whole(() -> lines(those), out));
      OptionalLong last = OptionalLong.of(those.get(those.size() - 1).id());
      part = whole(() -> parts.next(last), out);
    }
  }

  /** What a step gives; if it fails, the answer is not to look whole. */
  private <T> T whole(Supplier<T> step, OutputStream out) throws IOException {
    try {
      return step.get();
    } catch (RuntimeException | Error fault) {
      LOG.log(Level.WARNING, "an export of the audit log broke off", fault);
      try {
        out.write('{');
        out.flush();
      } finally {
        cut.run();
      }
      throw new IOException("an export of the audit log broke off", fault);
    }
  }

  private byte[] lines(List<AuditEntry> part) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (AuditEntry entry : part) {
      lines.writeBytes(AuditEventBody.of(entry, address).bytes());
      lines.write('\n');
    }
    return lines.toByteArray();
  }
}
