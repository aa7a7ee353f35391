package io.hatoba.rest;

import io.hatoba.config.connections.Connections;
import io.hatoba.oci.UnavailableException;
import io.hatoba.transfer.Verifications;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code /admin/registry/verification}: whether everything is there that was acknowledged. An
 * addition to GitHub's API.
 */
@Path("admin/registry/verification")
@ApplicationScoped
public class AdminVerificationResource {
  private static final Logger LOG = Logger.getLogger(AdminVerificationResource.class.getName());
  private static final String LINES_OF_JSON = "application/x-ndjson";
  private static final long PATIENCE_SECONDS = 10;

  /** It reads the whole disk, so one at a time on a node. */
  private final Semaphore turn = new Semaphore(1);

  @Inject private Verifications verifications;

  /**
   * Checks every tag down to the bytes, each blob once, while everything goes on.
   *
   * @return 200 with {@code application/x-ndjson}: for each fault a line with {@code fault} in
   *     words, {@code digest} and {@code packages}, each with {@code name} and the {@code tags}
   *     that lead to it; every few seconds one with {@code progress}, and at the end one with
   *     {@code done}, which has the same numbers: {@code packages}, {@code tags}, {@code
   *     manifests}, {@code blobs}, {@code bytes}, {@code absent} parts that may be absent, and
   *     {@code faults}. Without that line it was broken off. 503 if one is under way on this node
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get(@Context HttpServletRequest request) {
    if (request.getMethod().equals(HttpMethod.HEAD)) {
      return Response.ok().type(LINES_OF_JSON).build();
    }
    requireTurn();
    turn.release();
    return Response.ok((StreamingOutput) out -> write(out, request), LINES_OF_JSON).build();
  }

  private void requireTurn() {
    try {
      if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new UnavailableException("a verification is under way on this node; try again");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted", stopped);
    }
  }

  private void write(OutputStream out, HttpServletRequest request) throws IOException {
    VerificationLines lines = new VerificationLines(out);
    try {
      requireTurn();
      try {
        lines.done(verifications.of(lines).run());
      } finally {
        turn.release();
      }
    } catch (VerificationLines.ReaderGoneException gone) {
      throw gone.cause();
    } catch (RuntimeException fault) {
      // The last line is missing, so nobody takes it for whole.
      LOG.log(Level.WARNING, "a verification broke off", fault);
      Connections.cut(request);
      throw new IOException("a verification broke off", fault);
    }
  }
}
