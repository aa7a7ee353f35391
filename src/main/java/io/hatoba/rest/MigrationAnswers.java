package io.hatoba.rest;

import io.hatoba.accounts.Listing;
import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.MigrationPlan;
import io.hatoba.catalog.MigrationRunner;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.RegistryMigration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Supplier;

/** What is asked of migrations and answered, whoever may ask. */
@ApplicationScoped
class MigrationAnswers {
  private static final int ACCEPTED = 202;

  @Inject private Migrations migrations;
  @Inject private MigrationRunner runner;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Urls urls;

  /**
   * 200 with a preview, which is kept, or 202 with a migration that has begun; with the first page
   * of a report.
   *
   * @param dryRun whether only to say what would begin, and to keep nothing
   */
  Response begin(MigrationPlan plan, boolean preview, boolean dryRun, UriInfo uri) {
    if (preview && !dryRun) {
      return report(200, migrations.preview(plan), Optional.empty(), uri);
    }
    return begin(dryRun, () -> migrations.start(plan), uri);
  }

  private Response begin(boolean dryRun, Supplier<RegistryMigration> start, UriInfo uri) {
    return dryRuns.of(
        dryRun,
        start,
        begun -> {
          if (!dryRun) {
            runner.begin();
          }
          return report(ACCEPTED, begun, Optional.empty(), uri);
        });
  }

  /** 200 with a migration and a page of its report. */
  Response show(RegistryMigration migration, Optional<String> state, UriInfo uri) {
    return report(
        200,
        migration,
        Bodies.word("Migration", "state", MigratedPackage.State.class, state.orElse(null)),
        uri);
  }

  private Response report(
      int status, RegistryMigration migration, Optional<MigratedPackage.State> state, UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    Listing<MigratedPackage> page = migrations.report(migration, state, paging.slice());
    Response.ResponseBuilder answer =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(ApiJson.bytes(MigrationBodies.Body.of(migration, Optional.of(page))));
    paging.link(page.total()).ifPresent(link -> answer.header(HttpHeaders.LINK, link));
    return answer.build();
  }

  /** 202 with a migration that is being taken back, or 200 with what that would come to. */
  Response undo(RegistryMigration migration, boolean dryRun, UriInfo uri) {
    return begin(dryRun, () -> migrations.undo(migration), uri);
  }
}
