package io.hatoba.rest;

import io.hatoba.config.connections.Connections;
import io.hatoba.events.AuditExports;
import io.hatoba.events.exports.AuditDownloads;
import io.hatoba.events.exports.AuditEventBody;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.function.Supplier;

/** Answers with exports of the audit log, as files. */
@Singleton
final class AuditFiles {
  private final AuditDownloads downloads;

  @Inject
  AuditFiles(AuditDownloads downloads) {
    this.downloads = downloads;
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
      return Response.ok().type(AuditDownloads.LINES_OF_JSON).build();
    }
    AuditDownloads.Download download =
        downloads.begin(
            new AuditDownloads.Order(
                SignedIn.require(request).id(),
                name,
                address,
                beginning,
                () -> Connections.cut(request)));
    StreamingOutput body = query.git() ? out -> {} : out -> download.write(() -> out);
    return Response.ok(body, AuditDownloads.LINES_OF_JSON)
        .header(HttpHeaders.CONTENT_DISPOSITION, download.disposition())
        .build();
  }
}
