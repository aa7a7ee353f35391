package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.RegistryMigration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/registry/migrations}: packages of the Docker registry that become packages of the
 * Container registry; no part of GitHub's API.
 */
@Path("admin/registry/migrations")
@ApplicationScoped
public class AdminMigrationsResource {
  @Inject private Migrations migrations;
  @Inject private MigrationAnswers answers;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /**
   * Begins a migration, or looks at what it would do.
   *
   * @param body {@code owner}, a login, without which those of all accounts are migrated; {@code
   *     dry_run}; {@code on_conflict} ({@code refuse}, {@code skip}, {@code merge}); {@code
   *     packages} with {@code owner}, {@code name}, {@code choice} ({@code skip}, {@code rename},
   *     {@code merge}) and {@code new_name} each
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with a preview, 202 with a migration that has begun; 422 if another is under way,
   *     or for a package that there is not
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response begin(
      @Context UriInfo uri, @QueryParam("dry_run") boolean dryRun, InputStream body) {
    MigrationBodies.Asked asked = ApiJson.read(body, MigrationBodies.Asked.class);
    Optional<User> owner = Optional.ofNullable(asked.owner()).map(checks::account);
    return answers.begin(asked.plan(owner), asked.dryRun(), dryRun, uri);
  }

  /** Migrations and previews, the latest first. */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list(@Context UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(migrations.list(paging.slice()), paging, MigrationBodies.Body::of);
  }

  /**
   * A migration, how far it is, and a page of its report.
   *
   * @param state packages in that state only
   */
  @GET
  @Path("{migration_id}")
  @MayCall(Need.SITE_ADMIN)
  public Response get(
      @Context UriInfo uri,
      @PathParam("migration_id") String id,
      @QueryParam("state") @Nullable String state) {
    return answers.show(require(id), Optional.ofNullable(state), uri);
  }

  private RegistryMigration require(String id) {
    try {
      return migrations.find(Long.parseLong(id)).orElseThrow(ApiException::notFound);
    } catch (NumberFormatException none) {
      throw ApiException.notFound();
    }
  }

  /**
   * Takes a migration back, as far as nothing depends on it.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 202; 422 if it was not completed within 30 days
   */
  @POST
  @Path("{migration_id}/undo")
  @MayCall(Need.SITE_ADMIN)
  public Response undo(
      @Context UriInfo uri,
      @PathParam("migration_id") String id,
      @QueryParam("dry_run") boolean dryRun) {
    return answers.undo(require(id), dryRun, uri);
  }
}
