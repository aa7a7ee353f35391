package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.User;
import io.hatoba.catalog.ConflictRule;
import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.MigrationChoice;
import io.hatoba.catalog.MigrationPlan;
import io.hatoba.catalog.RegistryMigration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Migrations as they are asked for and shown. */
final class MigrationBodies {
  private static final String RESOURCE = "Migration";

  private MigrationBodies() {}

  /**
   * What is to become of one package.
   *
   * @param owner login; left out where the path says whose packages are migrated
   * @param name {@code REPOSITORY/IMAGE}
   * @param choice {@code skip}, {@code rename}, {@code merge}
   * @param newName for {@code rename}: the name in the Container registry, below the owner
   */
  record Choice(
      @Nullable String owner,
      @Nullable String name,
      @Nullable String choice,
      @Nullable String newName) {}

  /**
   * A migration as somebody asks for it.
   *
   * @param owner login of one account; without it, all
   * @param dryRun whether it is only looked at
   * @param onConflict {@code refuse} (default), {@code skip}, {@code merge}
   */
  record Asked(
      @Nullable String owner,
      boolean dryRun,
      @Nullable String onConflict,
      @Nullable List<Choice> packages) {
    /** The plan, for an account or for all. */
    MigrationPlan plan(Optional<User> account) {
      List<MigrationPlan.Choice> choices = new ArrayList<>();
      for (Choice one : packages == null ? List.<Choice>of() : packages) {
        MigrationChoice choice =
            Bodies.word(
                    RESOURCE,
                    "choice",
                    MigrationChoice.class,
                    Bodies.require(RESOURCE, "choice", one.choice()))
                .orElseThrow();
        String its = account.map(User::login).orElse(Bodies.orEmpty(one.owner()));
        choices.add(
            new MigrationPlan.Choice(
                its.toLowerCase(Locale.ROOT),
                Bodies.require(RESOURCE, "name", one.name()).toLowerCase(Locale.ROOT),
                choice,
                choice == MigrationChoice.RENAME
                    ? Bodies.require(RESOURCE, "new_name", one.newName())
                    : ""));
      }
      return new MigrationPlan(
          account.map(User::id),
          Bodies.word(RESOURCE, "on_conflict", ConflictRule.class, onConflict)
              .orElse(ConflictRule.REFUSE),
          choices);
    }
  }

  /**
   * A package of the report.
   *
   * @param conflict {@code living} or {@code deleted}: which package has the new name
   * @param state {@code waiting}, {@code done}, {@code skipped}, {@code refused}, {@code undone},
   *     {@code kept}, {@code left}
   * @param planned what would become of it now, while it waits
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      String owner,
      String name,
      String newName,
      @Nullable String choice,
      @Nullable String conflict,
      String state,
      @Nullable String planned,
      String reason) {
    static Line of(MigratedPackage line) {
      return new Line(
          line.owner(),
          line.name(),
          line.newName(),
          word(line.choice()),
          word(line.conflict()),
          Bodies.of(line.state()),
          word(line.planned()),
          line.reason());
    }

    private static @Nullable String word(Optional<? extends Enum<?>> word) {
      return word.isPresent() ? Bodies.of(word.get()) : null;
    }
  }

  /**
   * A migration.
   *
   * @param owner left out for that of all accounts
   * @param state {@code preview}, {@code running}, {@code completed}, {@code stopped}, {@code
   *     undoing}, {@code undone}
   * @param packages how many are in which state
   * @param conflicts of a preview: for how many the name is taken
   * @param report one page of the packages; left out in lists
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Body(
      long id,
      @Nullable String owner,
      String state,
      String onConflict,
      String askedBy,
      String createdAt,
      @Nullable String finishedAt,
      long total,
      Map<String, Long> packages,
      @Nullable Long conflicts,
      @Nullable List<Line> report) {
    static Body of(RegistryMigration migration) {
      return of(migration, Optional.empty());
    }

    static Body of(RegistryMigration migration, Optional<Listing<MigratedPackage>> report) {
      Map<String, Long> counts = new TreeMap<>();
      for (MigratedPackage.State state : MigratedPackage.State.values()) {
        counts.put(Bodies.of(state), migration.packages().getOrDefault(state, 0L));
      }
      return new Body(
          migration.id(),
          migration.owner().orElse(null),
          Bodies.of(migration.state()),
          Bodies.of(migration.onConflict()),
          migration.askedBy(),
          ApiJson.time(migration.createdAt()),
          finishedAt(migration).orElse(null),
          counts.values().stream().mapToLong(Long::longValue).sum(),
          counts,
          migration.state() == RegistryMigration.State.PREVIEW ? migration.conflicts() : null,
          lines(report).orElse(null));
    }

    private static Optional<List<Line>> lines(Optional<Listing<MigratedPackage>> report) {
      return report.map(page -> page.items().stream().map(Line::of).toList());
    }

    private static Optional<String> finishedAt(RegistryMigration migration) {
      return migration.finishedAt().map(ApiJson::time);
    }
  }
}
