package io.hatoba.catalog;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Repository;
import io.hatoba.config.Settings;
import io.hatoba.events.Actor;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.server.TestDatabase;
import io.hatoba.server.Transactions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Migrations of an estate, each step in a transaction of its own as a container has it. */
final class MigrationBench {
  final Estate estate;
  final Migrations migrations;

  private final TestDatabase database;
  private Runnable beforeStep = () -> {};

  MigrationBench(TestDatabase database, Path directory) {
    this.database = database;
    estate = new Estate(database, directory);
    migrations = estate.catalog.migrations();
    estate.audit.origin().begin("192.0.2.7", "a test");
    estate.audit.origin().actAs(Actor.personal(estate.owner.id(), estate.owner.login(), 1));
  }

  private MigrationSteps transactional(MigrationSteps steps, Transactions transactions) {
    return new MigrationSteps() {
      private <T> T in(Supplier<T> work) {
        return transactions.requiresNew(work);
      }

      @Override
      public Optional<Taken> take(String runner) {
        return in(() -> steps.take(runner));
      }

      @Override
      public List<Long> listNext(Taken taken, int limit) {
        return steps.listNext(taken, limit);
      }

      @Override
      public boolean advance(Taken taken, String runner, long packageId) {
        beforeStep.run();
        return in(() -> steps.advance(taken, runner, packageId));
      }

      @Override
      public boolean refuse(Taken taken, String runner, long packageId, String reason) {
        return in(() -> steps.refuse(taken, runner, packageId, reason));
      }

      @Override
      public boolean stop(Taken taken, String runner) {
        return in(() -> steps.stop(taken, runner));
      }

      @Override
      public boolean stopIdle(long id) {
        return in(() -> steps.stopIdle(id));
      }

      @Override
      public boolean finish(Taken taken, String runner) {
        return in(() -> steps.finish(taken, runner));
      }
    };
  }

  /** What happens before each package is looked at. */
  void beforeStep(Runnable meanwhile) {
    beforeStep = meanwhile;
  }

  /** Asks for what is under way to stop before the package of this number is looked at. */
  void stopBefore(int number, RegistryMigration migration) {
    AtomicInteger steps = new AtomicInteger();
    beforeStep(
        () -> {
          if (steps.incrementAndGet() == number) {
            stop(migration);
          }
        });
  }

  /** Asks for what is under way of a migration to stop; whether it has not ended. */
  boolean stop(RegistryMigration migration) {
    return stop(migration, find(migration).work());
  }

  boolean stop(RegistryMigration migration, RegistryMigration.Work work) {
    return estate.in(() -> migrations.stop(migration.id(), work, estate.owner.id()));
  }

  MigrationPlan plan(ConflictRule rule, MigrationPlan.Choice... choices) {
    return new MigrationPlan(Optional.of(estate.organizationId()), rule, List.of(choices));
  }

  MigrationPlan.Choice choice(String name, MigrationChoice choice, String newName) {
    return new MigrationPlan.Choice(estate.login(), name, choice, newName);
  }

  /** A package of the Container registry that the same people see as the images of a repository. */
  long twin(Repository repository, ImageName name, String annotation) {
    long twin = estate.push(name, Publisher.account(estate.owner.id()), annotation);
    RepositoryAccess access = estate.access(repository);
    estate.run(
        () -> estate.catalog.links().put(twin, new PackageLinks.Link(Optional.of(access), true)));
    return twin;
  }

  /** Asks for a migration of the organization's packages, and does nothing yet. */
  RegistryMigration ask(ConflictRule rule, MigrationPlan.Choice... choices) {
    return estate.in(() -> migrations.start(plan(rule, choices)));
  }

  /** Does what was asked for, whatever became of who did it before. */
  void run() {
    database.execute("update registry_migration set lease_until = null");
    runner().run();
  }

  /** A node that knows nothing yet. */
  MigrationRunner runner() {
    Settings settings = new Settings(key -> Optional.empty());
    return new MigrationRunner(
        transactional(
            estate.catalog.migrationSteps(estate.registry(), settings), database.transactions()));
  }

  /** A migration from its beginning to its end. */
  RegistryMigration migrate(ConflictRule rule, MigrationPlan.Choice... choices) {
    RegistryMigration asked = ask(rule, choices);
    run();
    return find(asked);
  }

  RegistryMigration undo(RegistryMigration migration) {
    estate.in(() -> migrations.undo(migration));
    run();
    return find(migration);
  }

  RegistryMigration find(RegistryMigration migration) {
    return estate.in(() -> migrations.find(migration.id()).orElseThrow());
  }

  List<MigratedPackage> report(RegistryMigration migration) {
    return estate.in(
        () ->
            migrations
                .report(migration, Optional.empty(), new io.hatoba.accounts.Slice(0, 10_000))
                .items());
  }

  MigratedPackage line(RegistryMigration migration, String name) {
    return report(migration).stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Which registry a package belongs to. */
  RegistryKind kind(long packageId) {
    return RegistryKind.valueOf(
        database.query("select kind from package where id = ?", packageId).get(0).toString());
  }

  /** Tags of a package, in order. */
  List<String> tags(long packageId) {
    return database
        .query("select name from tag where package_id = ? order by name", packageId)
        .stream()
        .map(Object::toString)
        .toList();
  }

  /** Digest that a tag of a package names. */
  String digest(long packageId, String tag) {
    return database
        .query(
            "select m.digest from tag t join manifest m on m.id = t.manifest_id"
                + " and m.package_id = t.package_id where t.package_id = ? and t.name = ?",
            packageId,
            tag)
        .get(0)
        .toString();
  }
}
