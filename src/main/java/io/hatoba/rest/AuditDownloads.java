package io.hatoba.rest;

import io.hatoba.events.AuditExports;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Answers with exports of the audit log, as files. */
@Singleton
final class AuditDownloads {
  private static final String LINES_OF_JSON = "application/x-ndjson";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Each holds a thread for as long as its reader takes, and the others are for everybody. */
  private static final int AT_ONCE = 8;

  /** So nobody can keep all others from theirs by reading slowly. */
  private static final int AT_ONCE_OF_ONE = 2;

  private final AuditExports exports;
  private final Map<Long, Integer> underWay = new HashMap<>();

  @Inject
  AuditDownloads(AuditExports exports) {
    this.exports = exports;
  }

  /**
   * 200 with a file.
   *
   * @param name of the file, before the time
   * @param address whether it is told where requests came from
   * @param beginning begins the export; whoever asks by {@code HEAD} takes nothing away
   * @throws UnavailableException if too many are under way, of the caller or of all
   */
  Response answer(
      HttpServletRequest request,
      AuditQuery query,
      String name,
      AuditEventBody.Address address,
      Supplier<AuditExports.Export> beginning) {
    if (request.getMethod().equals(HttpMethod.HEAD)) {
      return Response.ok().type(LINES_OF_JSON).build();
    }
    long reader = SignedIn.require(request).id();
    requireTurn(reader);
    AuditExports.Export export = beginning.get();
    StreamingOutput body =
        query.git()
            ? out -> {}
            : new AuditExportBody(
                last -> exports.next(export, last), address, () -> Connections.cut(request));
    return Response.ok(held(reader, body), LINES_OF_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name + "-" + stamp(export.begun()) + ".ndjson\"")
        .build();
  }

  private static String stamp(Instant begun) {
    return STAMP.format(begun);
  }

  /** The same, as one of few. The turn is taken here, since what is built need not be sent. */
  private StreamingOutput held(long reader, StreamingOutput body) {
    return out -> {
      take(reader);
      try {
        body.write(out);
      } finally {
        giveBack(reader);
      }
    };
  }

  private void requireTurn(long reader) {
    synchronized (underWay) {
      int all = underWay.values().stream().mapToInt(Integer::intValue).sum();
      if (all >= AT_ONCE || underWay.getOrDefault(reader, 0) >= AT_ONCE_OF_ONE) {
        throw tooMany();
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

  private static UnavailableException tooMany() {
    return new UnavailableException("too many exports are under way; try again");
  }
}
