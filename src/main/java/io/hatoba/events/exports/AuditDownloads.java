package io.hatoba.events.exports;

import io.hatoba.events.AuditExports;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Exports of the audit log as files, of which a node sends few at once. */
@Singleton
public final class AuditDownloads {
  /** Type of their content. */
  public static final String LINES_OF_JSON = "application/x-ndjson";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Each holds a thread for as long as its reader takes, and the others are for everybody. */
  private static final int AT_ONCE = 8;

  /** So nobody can keep all others from theirs by reading slowly. */
  private static final int AT_ONCE_OF_ONE = 2;

  private final AuditExports exports;
  private final Map<Long, Integer> underWay = new HashMap<>();

  /** Over what is exported. */
  @Inject
  public AuditDownloads(AuditExports exports) {
    this.exports = exports;
  }

  /**
   * Who takes what.
   *
   * @param reader surrogate key of the account
   * @param name of the file, before the time
   * @param address whether it is told where requests came from
   * @param beginning begins the export
   * @param cut ends the connection
   */
  public record Order(
      long reader,
      String name,
      AuditEventBody.Address address,
      Supplier<AuditExports.Export> beginning,
      Runnable cut) {}

  /** Where a file goes. */
  @FunctionalInterface
  public interface Destination {
    /** Begins an answer, when nothing refuses it any more. */
    OutputStream open() throws IOException;
  }

  /** A file whose first part has been read. */
  public final class Download {
    private final long reader;
    private final String disposition;
    private final AuditLines lines;

    private Download(long reader, String disposition, AuditLines lines) {
      this.reader = reader;
      this.disposition = disposition;
      this.lines = lines;
    }

    /** Value of {@code Content-Disposition}. */
    public String disposition() {
      return disposition;
    }

    /**
     * Sends it, as one of few. The turn is taken here, since what is begun need not be sent.
     *
     * @throws UnavailableException if too many are under way, of the reader or of all; the
     *     destination has not been opened by then
     * @throws IOException if nobody reads any more, or it broke off
     */
    public void write(Destination destination) throws IOException {
      take(reader);
      try {
        lines.write(destination.open());
      } finally {
        giveBack(reader);
      }
    }
  }

  /**
   * Begins an export, which the audit log tells.
   *
   * @throws UnavailableException if too many are under way, of the reader or of all
   */
  public Download begin(Order order) {
    requireTurn(order.reader());
    AuditExports.Export export = order.beginning().get();
    return new Download(
        order.reader(),
        "attachment; filename=\"" + order.name() + "-" + STAMP.format(export.begun()) + ".ndjson\"",
        new AuditLines(last -> exports.next(export, last), order.address(), order.cut()));
  }

  private void requireTurn(long reader) {
    synchronized (underWay) {
      int all = underWay.values().stream().mapToInt(Integer::intValue).sum();
      if (all >= AT_ONCE || underWay.getOrDefault(reader, 0) >= AT_ONCE_OF_ONE) {
        throw new UnavailableException("too many exports are under way; try again");
      }
    }
  }

  private void take(long reader) {
    synchronized (underWay) {
      requireTurn(reader);
      underWay.merge(reader, 1, Integer::sum);
    }
  }

  private void giveBack(long reader) {
    synchronized (underWay) {
      underWay.computeIfPresent(reader, (id, count) -> count == 1 ? null : count - 1);
    }
  }
}
