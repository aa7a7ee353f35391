package io.hatoba.web.operations;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.MigrationRunner;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.RegistryMigration;
import io.hatoba.events.DryRun;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** What taking a migration back would come to, and the button that does it. */
@At(
    value = MigrationsPage.PATH + "/{id}/undo",
    view = "operations/migration-undo",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class MigrationUndoPage implements Page {
  private static final int ON_A_PAGE = 50;

  @Inject private Migrations migrations;
  @Inject private MigrationRunner runner;
  @Inject private DryRun dryRun;
  @Inject private Navigation navigation;
  @Inject private FormRefusals refusals;

  private Optional<MigrationRow> migration = Optional.empty();
  private List<MigrationLine> lines = List.of();
  private PageOfMany paging = PageOfMany.FIRST;
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public MigrationUndoPage() {}

  @Override
  public void open(PageRequest request) {
    RegistryMigration found = MigrationPage.require(migrations, request);
    migration = Optional.of(new MigrationRow(found));
    if (request.form()) {
      return;
    }
    PageOfMany asked = PageOfMany.of(request, ON_A_PAGE);
    try {
      Listing<MigratedPackage> page =
          RacingInsert.retried(() -> dryRun.of(() -> undone(found, asked)).result());
      lines = page.items().stream().map(MigrationLine::new).toList();
      paging = asked.among(page.total());
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  private Listing<MigratedPackage> undone(RegistryMigration found, PageOfMany asked) {
    return migrations.report(
        migrations.undo(found),
        Optional.of(MigratedPackage.State.DONE),
        new Slice(asked.offset(), asked.size()));
  }

  /** Asks for it to be taken back. */
  public void undo() {
    try {
      RacingInsert.retried(() -> migrations.undo(row().migration()));
      runner.begin();
      navigation.to(row().path(), "operations.undo-started");
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** The migration. */
  public MigrationRow row() {
    return migration.orElseThrow();
  }

  /** A page of what would become of the packages. */
  public List<MigrationLine> lines() {
    return lines;
  }

  /** Which part of them. */
  public PageOfMany paging() {
    return paging;
  }

  /** Why it cannot be taken back. */
  public Optional<String> refusal() {
    return refusal;
  }
}
