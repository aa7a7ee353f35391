package io.hatoba.catalog;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.Actor;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Origin;
import io.hatoba.events.StopWish;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.packages.MigrationDao;
import io.hatoba.metadata.packages.MigrationPackageDao;
import io.hatoba.metadata.packages.MigrationPackageDao.Row;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Migrations of packages of the Docker registry to the Container registry, as they are asked for
 * and looked at; {@link MigrationRunner} does what was asked. Bytes stay where they are.
 */
@Stateless
public class Migrations {
  private static final String RESOURCE = "Migration";
  private static final String LEFT = "the migration was stopped before it came to the package";

  private final MigrationDao migrations;
  private final MigrationPackageDao packages;
  private final AccountDao accounts;
  private final MigrationUndo undo;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Migrations() {
    this(null, null, null, null, null);
  }

  /** Over the rows of migrations. */
  @Inject
  Migrations(
      MigrationDao migrations,
      MigrationPackageDao packages,
      AccountDao accounts,
      MigrationUndo undo,
      AuditLog audit) {
    this.migrations = migrations;
    this.packages = packages;
    this.accounts = accounts;
    this.undo = undo;
    this.audit = audit;
  }

  /**
   * Looks at what a migration would do; its report tells of each package. It takes the place of the
   * preview before.
   *
   * @throws ValidationException if it says something of a package that there is not
   */
  public RegistryMigration preview(MigrationPlan plan) {
    migrations.deletePreviews(plan.ownerId());
    return insert(plan, RegistryMigration.State.PREVIEW);
  }

  /**
   * Asks for a migration, which then waits for a node.
   *
   * @throws ValidationException if it says something of a package that there is not, or another one
   *     is under way
   */
  public RegistryMigration start(MigrationPlan plan) {
    plan.ownerId().ifPresent(id -> accounts.lock(accounts.find(id).orElseThrow()));
    migrations.hold();
    if (migrations.isUnderWay(plan.ownerId())) {
      throw new ValidationException(
          RESOURCE, "owner", Code.UNPROCESSABLE, MigrationRule.MIGRATION_UNDER_WAY.about());
    }
    migrations.deletePreviews(plan.ownerId());
    RegistryMigration made = insert(plan, RegistryMigration.State.RUNNING);
    audit.record(
        AuditAction.MIGRATION_STARTED,
        subject(made),
        Map.of(
            "migration", made.id(),
            "packages", made.packages().getOrDefault(MigratedPackage.State.WAITING, 0L),
            "on_conflict", plan.onConflict().name()));
    return made;
  }

  private static Subject subject(RegistryMigration migration) {
    return migration
        .owner()
        .map(login -> Subject.organization(login.toLowerCase(Locale.ROOT)))
        .orElse(Subject.NOTHING);
  }

  private RegistryMigration insert(MigrationPlan plan, RegistryMigration.State state) {
    long id = migrations.insert(plan.ownerId(), plan.onConflict().name(), state.name(), asked());
    if (plan.ownerId().isPresent()) {
      packages.addAll(id, List.of(plan.ownerId().get()));
    } else {
      packages.addAll(id);
    }
    plan.choices().forEach(choice -> choose(id, choice));
    return find(id).orElseThrow();
  }

  private void choose(long id, MigrationPlan.Choice choice) {
    boolean renames = choice.choice() == MigrationChoice.RENAME;
    if (renames) {
      requireName(choice.owner() + "/" + choice.newName());
    }
    if (!packages.choose(
        id,
        choice.owner(),
        choice.name(),
        choice.choice().name(),
        renames ? choice.newName() : "")) {
      throw new ValidationException(
          RESOURCE,
          "packages",
          Code.INVALID,
          MigrationRule.NOT_IN_MIGRATION.about(choice.owner(), choice.name()));
    }
  }

  private static void requireName(String name) {
    try {
      new ImageName(RegistryKind.CONTAINER, new RepositoryName(name));
    } catch (NameInvalidException invalid) {
      throw new ValidationException(
          RESOURCE,
          "new_name",
          Code.INVALID,
          MigrationRule.NEW_NAME.about(String.valueOf(invalid.getMessage())));
    }
  }

  private MigrationDao.Asked asked() {
    Origin origin = audit.origin();
    Actor actor = origin.actor();
    return new MigrationDao.Asked(
        actor.accountId().orElseThrow(),
        actor.login(),
        actor.credential().name(),
        actor.credentialId(),
        origin.address(),
        origin.userAgent());
  }

  /** A migration, and how far it is. */
  public Optional<RegistryMigration> find(long id) {
    return migrations.find(id).map(this::of);
  }

  /** The latest migration of one account's packages alone. */
  public Optional<RegistryMigration> findLast(long ownerId) {
    return migrations.findLast(ownerId).map(this::of);
  }

  /** One of the migrations of one account's packages alone. */
  public Optional<RegistryMigration> find(long ownerId, long id) {
    return find(id).filter(migration -> migration.ownerId().equals(Optional.of(ownerId)));
  }

  /**
   * The migration of one account's packages that an undo would take back: the latest complete one,
   * whatever was looked at since; if there is none, the latest one, which will be refused.
   */
  public Optional<RegistryMigration> findUndoable(long ownerId) {
    return migrations.findLastCompleted(ownerId).map(this::of).or(() -> findLast(ownerId));
  }

  /** All migrations, the latest first. */
  public Listing<RegistryMigration> list(Slice slice) {
    return new Listing<>(
        migrations.list(slice.offset(), slice.limit()).stream().map(this::of).toList(),
        migrations.count());
  }

  private RegistryMigration of(MigrationDao.Row row) {
    Map<MigratedPackage.State, Long> counts = new EnumMap<>(MigratedPackage.State.class);
    RegistryMigration.State state = state(row);
    packages
        .count(row.id())
        .forEach(
            (word, count) ->
                counts.put(swapped(MigratedPackage.State.valueOf(word), state), count));
    return new RegistryMigration(
        row.id(),
        row.ownerId(),
        row.owner(),
        ConflictRule.valueOf(row.onConflict()),
        state,
        row.asked().login(),
        row.createdAt(),
        row.finishedAt(),
        counts,
        state == RegistryMigration.State.PREVIEW ? packages.countConflicts(row.id()) : 0,
        StopWish.of(row.stop()),
        new RegistryMigration.Work(state, row.lastStop()));
  }

  /** A row of one that was stopped tells that it is over, as of others that can be taken back. */
  private static RegistryMigration.State state(MigrationDao.Row row) {
    RegistryMigration.State state = RegistryMigration.State.valueOf(row.state());
    return state == RegistryMigration.State.COMPLETED && row.stop().isPresent()
        ? RegistryMigration.State.STOPPED
        : state;
  }

  /**
   * Rows do not know LEFT: of a migration that was stopped, whatever became of it since, they say
   * WAITING, so that to stop is to write one row.
   */
  private static MigratedPackage.State swapped(
      MigratedPackage.State state, RegistryMigration.State migration) {
    boolean goesOn =
        migration == RegistryMigration.State.PREVIEW
            || migration == RegistryMigration.State.RUNNING;
    return switch (state) {
      case WAITING -> goesOn ? state : MigratedPackage.State.LEFT;
      case LEFT -> goesOn ? state : MigratedPackage.State.WAITING;
      case DONE, SKIPPED, REFUSED, UNDONE, KEPT -> state;
    };
  }

  /**
   * What became of the packages of a migration, or what would now, by owner and name.
   *
   * @param state only those; empty for all
   */
  public Listing<MigratedPackage> report(
      RegistryMigration migration, Optional<MigratedPackage.State> state, Slice slice) {
    List<Row> rows =
        packages.list(
            migration.id(),
            state.map(one -> swapped(one, migration.state()).name()),
            slice.offset(),
            slice.limit());
    List<MigratedPackage> lines =
        migration.state() == RegistryMigration.State.UNDOING
            ? linesOfUndo(migration, rows)
            : rows.stream().map(row -> line(row, migration)).toList();
    long total =
        state
            .map(one -> migration.packages().getOrDefault(one, 0L))
            .orElseGet(
                () -> migration.packages().values().stream().mapToLong(Long::longValue).sum());
    return new Listing<>(lines, total);
  }

  /** Of those that wait to be taken back it is told what would become of them. */
  private List<MigratedPackage> linesOfUndo(RegistryMigration migration, List<Row> rows) {
    List<Row> waiting =
        rows.stream().filter(row -> row.state().equals(MigratedPackage.State.DONE.name())).toList();
    Map<Long, String> obstacles =
        waiting.isEmpty() ? Map.of() : undo.obstacles(migration.id(), waiting);
    return rows.stream()
        .map(
            row -> {
              MigratedPackage line = line(row, migration);
              return line.state() == MigratedPackage.State.DONE
                  ? line.waitingForUndo(Optional.ofNullable(obstacles.get(row.packageId())))
                  : line;
            })
        .toList();
  }

  private static MigratedPackage line(Row row, RegistryMigration migration) {
    MigratedPackage.State state =
        swapped(MigratedPackage.State.valueOf(row.state()), migration.state());
    boolean waits = state == MigratedPackage.State.WAITING;
    Optional<MigrationStep> step =
        waits ? Optional.of(MigrationStep.of(row, migration.onConflict())) : Optional.empty();
    String reason = state == MigratedPackage.State.LEFT ? LEFT : row.reason();
    return new MigratedPackage(
        row.owner(),
        row.name(),
        row.newName().orElse(row.name()),
        row.choice().map(MigrationChoice::valueOf),
        waits ? row.now().flatMap(MigrationStep::conflict) : Optional.empty(),
        state,
        step.map(MigrationStep::outcome),
        step.map(MigrationStep::reason).orElse(reason));
  }

  /**
   * Lets a migration, or its undoing, stop after the package that is being looked at; {@link
   * MigrationRunner#stop} does so at once where no node is at work. What was done stays done.
   *
   * @param work what was seen to be under way
   * @param accountId who wants it
   * @return false if that has ended
   */
  public boolean stop(long id, RegistryMigration.Work work, long accountId) {
    if (migrations.askToStop(id, work.state().name(), work.lastStop(), accountId)) {
      audit.record(
          AuditAction.MIGRATION_STOPPED,
          find(id).map(Migrations::subject).orElse(Subject.NOTHING),
          Map.of("migration", id, "undoing", work.state() == RegistryMigration.State.UNDOING));
      return true;
    }
    return find(id)
        .filter(found -> found.work().equals(work))
        .flatMap(RegistryMigration::stop)
        .filter(wish -> !wish.fulfilled())
        .isPresent();
  }

  /**
   * Asks for a migration to be taken back, which then waits for a node. What cannot be taken back
   * stays, and the report tells why.
   *
   * @throws ValidationException if it has not ended, did so more than 30 days ago, or another one
   *     is under way
   */
  public RegistryMigration undo(RegistryMigration migration) {
    migration.ownerId().ifPresent(id -> accounts.lock(accounts.find(id).orElseThrow()));
    migrations.hold();
    boolean free = !migrations.isUnderWay(migration.ownerId());
    int days = Math.toIntExact(Repositories.RESTORABLE.toDays());
    if (!free || !migrations.undo(migration.id(), days, asked())) {
      throw new ValidationException(
          RESOURCE,
          "state",
          Code.UNPROCESSABLE,
          free
              ? MigrationRule.NOT_UNDOABLE.about(days)
              : MigrationRule.MIGRATION_UNDER_WAY.about());
    }
    audit.record(
        AuditAction.MIGRATION_UNDO_STARTED,
        subject(migration),
        Map.of("migration", migration.id()));
    return find(migration.id()).orElseThrow();
  }
}
