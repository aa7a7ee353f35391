package io.hatoba.rest;

import io.hatoba.accounts.Slice;
import io.hatoba.accounts.User;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryMigration;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Packages of an account's Docker registry on their way to the Container registry. The conflicts
 * are part of GitHub's API, the rest is an addition.
 */
public abstract class OwnedMigration {
  /** GitHub's list has no pages. */
  private static final int ALL = 10_000;

  @Inject private Packages packages;
  @Inject private Migrations migrations;
  @Inject private MigrationAnswers answers;
  @Inject private PackageChecks packageChecks;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /** Refuses whoever may not migrate what the account has. */
  abstract void requireMigrates(HttpServletRequest request, User owner);

  /** What the path's account is looked up with. */
  Checks checks() {
    return checks;
  }

  /** And tokens. */
  PackageChecks packageChecks() {
    return packageChecks;
  }

  /**
   * Images of the Docker registry that the caller may pull, and whose names packages of the
   * Container registry have.
   *
   * @return 200 with GitHub's packages
   */
  @GET
  @Path("conflicts")
  @MayCall(Need.PACKAGE_READER)
  public Response conflicts(@Context HttpServletRequest request, @Context UriInfo uri) {
    packageChecks.requireScopes(request, "read:packages");
    return Answers.ok(
        packages
            .listConflicts(
                SignedIn.requireKnown(request), checks.owner(request, uri).id(), new Slice(0, ALL))
            .items()
            .stream()
            .map(pack -> PackageBody.of(pack, urls))
            .toList());
  }

  /**
   * Begins a migration of the account's packages, or looks at what it would do.
   *
   * @param body as for {@code POST /admin/registry/migrations}, without owners
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with a preview, 202 with a migration that has begun
   */
  @POST
  @Path("migration")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response begin(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    MigrationBodies.Asked asked = ApiJson.read(body, MigrationBodies.Asked.class);
    User owner = migrating(request, uri);
    return answers.begin(asked.plan(Optional.of(owner)), asked.dryRun(), dryRun, uri);
  }

  private User migrating(HttpServletRequest request, UriInfo uri) {
    User owner = checks.owner(request, uri);
    requireMigrates(request, owner);
    return owner;
  }

  private RegistryMigration require(HttpServletRequest request, UriInfo uri) {
    return migrations.findLast(migrating(request, uri).id()).orElseThrow(ApiException::notFound);
  }

  /**
   * The latest migration of the account's packages, or its preview, and a page of its report.
   *
   * @param state packages in that state only
   */
  @GET
  @Path("migration")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response get(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("state") @Nullable String state) {
    return answers.show(require(request, uri), Optional.ofNullable(state), uri);
  }

  /**
   * Takes the latest complete migration back, as far as nothing depends on it.
   *
   * @param id another one of the account's
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   */
  @POST
  @Path("migration/undo")
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response undo(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("migration_id") @Nullable String id,
      @QueryParam("dry_run") boolean dryRun) {
    long ownerId = migrating(request, uri).id();
    Optional<RegistryMigration> undone =
        id == null
            ? migrations.findUndoable(ownerId)
            : number(id).flatMap(key -> migrations.find(ownerId, key));
    return answers.undo(undone.orElseThrow(ApiException::notFound), dryRun, uri);
  }

  private static Optional<Long> number(String id) {
    return id.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(id)) : Optional.empty();
  }
}
