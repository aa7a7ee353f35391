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
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Answers with exports of the audit log, as files. */
@Singleton
final class AuditDownloads {
  private static final String LINES_OF_JSON = "application/x-ndjson";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** Each holds a thread for as long as its reader takes, and the others are for everybody. */
  private static final int AT_ONCE = 8;

  private final AuditExports exports;
  private final Semaphore free = new Semaphore(AT_ONCE);

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
   * @throws UnavailableException if too many others are under way
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
    if (free.availablePermits() == 0) {
      throw tooMany();
    }
    AuditExports.Export export = beginning.get();
    StreamingOutput body =
        query.git()
            ? out -> {}
            : new AuditExportBody(
                last -> exports.next(export, last), address, () -> Connections.cut(request));
    return Response.ok(held(body), LINES_OF_JSON)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name + "-" + stamp(export.begun()) + ".ndjson\"")
        .build();
  }

  private static String stamp(Instant begun) {
    return STAMP.format(begun);
  }

  /** The same, as one of few. The turn is taken here, since what is built need not be sent. */
  private StreamingOutput held(StreamingOutput body) {
    return out -> {
      if (!free.tryAcquire()) {
        throw tooMany();
      }
      try {
        body.write(out);
      } finally {
        free.release();
      }
    };
  }

  private static UnavailableException tooMany() {
    return new UnavailableException("too many exports are under way; try again");
  }
}
