package io.hatoba.rest;

import io.hatoba.config.connections.Connections;
import io.hatoba.transfer.DatabaseSnapshots;
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
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code /admin/registry/database-snapshot}: the embedded database, for a backup. An addition to
 * GitHub's API.
 */
@Path("admin/registry/database-snapshot")
@ApplicationScoped
public class AdminDatabaseSnapshotResource {
  private static final Logger LOG = Logger.getLogger(AdminDatabaseSnapshotResource.class.getName());
  private static final String ARCHIVE = "application/zip";
  private static final int UNPROCESSABLE = 422;

  @Inject private DatabaseSnapshots snapshots;

  /**
   * The database as it is at one moment, while it is used. Whoever has it has every secret of the
   * instance; the audit log tells who took it.
   *
   * @return 200 with the archive that H2 makes of its file ({@code application/zip}). Its length is
   *     not known before; one that could not be completed has no end, and the connection breaks.
   *     422 if the database is a PostgreSQL, which has means of its own
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get(@Context HttpServletRequest request) {
    if (!snapshots.possible()) {
      throw new ApiException(
          UNPROCESSABLE, "The database is a PostgreSQL; take a snapshot of it there");
    }
    if (request.getMethod().equals(HttpMethod.HEAD)) {
      return Response.ok().type(ARCHIVE).build();
    }
    snapshots.announce();
    StreamingOutput body =
        out -> {
          try {
            snapshots.send(out);
          } catch (RuntimeException fault) {
            LOG.log(Level.WARNING, "a snapshot of the database broke off", fault);
            Connections.cut(request);
            throw new IOException("a snapshot of the database broke off", fault);
          }
        };
    return Response.ok(body, ARCHIVE).build();
  }
}
