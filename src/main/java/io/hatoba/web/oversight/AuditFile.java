package io.hatoba.web.oversight;

import io.hatoba.config.connections.Connections;
import io.hatoba.events.AuditExports;
import io.hatoba.events.AuditPhrase;
import io.hatoba.events.exports.AuditDownloads;
import io.hatoba.events.exports.AuditEventBody;
import io.hatoba.oci.MalformedException;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** All that a phrase finds in the audit log, as a file. */
@RequestScoped
class AuditFile {
  @Inject private AuditDownloads downloads;
  @Inject private Reader reader;

  private String words = "";
  private Optional<AuditPhrase> phrase = Optional.empty();

  AuditFile() {}

  /** Begins an export of what a phrase finds. */
  @FunctionalInterface
  interface Beginning {
    AuditExports.Export begin(AuditPhrase phrase, String words);
  }

  /**
   * Takes the phrase of a request.
   *
   * @throws PageRefusal.Unusable if it cannot be asked
   */
  void open(PageRequest request) {
    words = request.parameter("phrase").orElse("");
    try {
      phrase = Optional.of(AuditSearch.phrase(words));
    } catch (MalformedException unusable) {
      throw new PageRefusal.Unusable(unusable.reason());
    }
  }

  /**
   * Sends it.
   *
   * @param name of the file, before the time
   */
  void send(
      HttpServletRequest request,
      HttpServletResponse response,
      String name,
      AuditEventBody.Address address,
      Beginning beginning)
      throws IOException {
    if (request.getMethod().equals("HEAD")) {
      // Whoever looks at the headers takes nothing away.
      response.setContentType(AuditDownloads.LINES_OF_JSON);
      return;
    }
    AuditDownloads.Download download =
        downloads.begin(
            new AuditDownloads.Order(
                reader.requireAccount().id(),
                name,
                address,
                () -> beginning.begin(phrase.orElseThrow(), words),
                () -> Connections.cut(request)));
    download.write(
        () -> {
          response.setContentType(AuditDownloads.LINES_OF_JSON);
          response.setHeader("Content-Disposition", download.disposition());
          return response.getOutputStream();
        });
  }
}
