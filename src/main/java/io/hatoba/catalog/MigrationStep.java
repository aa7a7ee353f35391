package io.hatoba.catalog;

import io.hatoba.metadata.packages.MigrationPackageDao.Holder;
import io.hatoba.metadata.packages.MigrationPackageDao.Now;
import io.hatoba.metadata.packages.MigrationPackageDao.Repository;
import io.hatoba.metadata.packages.MigrationPackageDao.Row;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Visibility;
import java.util.Optional;

/** What a migration does to one package, by how things are and by what was chosen. */
sealed interface MigrationStep {
  /** Gives it a name of the Container registry. */
  record Convert(String name, Optional<Reason> why) implements MigrationStep {}

  /** Puts its content into the package that has the name. */
  record Merge(long into, String name, Optional<Reason> why) implements MigrationStep {}

  /** Leaves it, as was chosen or because there is nothing to do. */
  record Skip(Optional<Reason> why) implements MigrationStep {}

  /** Leaves it, since it cannot be done. */
  record Refuse(Optional<Reason> why) implements MigrationStep {}

  /** What would become of the package. */
  default MigratedPackage.State outcome() {
    if (this instanceof Skip) {
      return MigratedPackage.State.SKIPPED;
    }
    return this instanceof Refuse ? MigratedPackage.State.REFUSED : MigratedPackage.State.DONE;
  }

  /** Why; empty where there is nothing to say. */
  Optional<Reason> why();

  /** The same in words for people. */
  default String reason() {
    return why().map(Reason::text).orElse("");
  }

  private static MigrationStep skip(Reason why) {
    return new Skip(Optional.of(why));
  }

  private static MigrationStep refuse(Reason why) {
    return new Refuse(Optional.of(why));
  }

  /** Who has the name that a package would get. */
  static Optional<MigratedPackage.Conflict> conflict(Now now) {
    if (now.holder().filter(Holder::active).isPresent()) {
      return Optional.of(MigratedPackage.Conflict.LIVING);
    }
    return now.deletedHolder() ? Optional.of(MigratedPackage.Conflict.DELETED) : Optional.empty();
  }

  /** Decides of one package. */
  static MigrationStep of(Row row, ConflictRule rule) {
    if (row.now().isEmpty()) {
      return skip(MigrationRule.GONE.about());
    }
    Now now = row.now().get();
    if (!now.docker()) {
      return skip(MigrationRule.CONTAINER_ALREADY.about());
    }
    Optional<MigrationChoice> choice = row.choice().map(MigrationChoice::valueOf);
    if (choice.filter(MigrationChoice.SKIP::equals).isPresent()) {
      return skip(MigrationRule.SKIPPED.about());
    }
    String name = row.newName().orElse(now.name());
    Optional<MigratedPackage.Conflict> conflict = conflict(now);
    if (conflict.isEmpty()) {
      return new Convert(name, Optional.empty());
    }
    boolean living = conflict.get() == MigratedPackage.Conflict.LIVING;
    boolean merges =
        choice.filter(MigrationChoice.MERGE::equals).isPresent()
            || (choice.isEmpty() && rule == ConflictRule.MERGE);
    if (merges) {
      return living
          ? merge(now, now.holder().orElseThrow(), name)
          : new Convert(
              name, Optional.of(MigrationRule.TAKES_NAME_OF_DELETED.about(now.owner(), name)));
    }
    if (choice.isEmpty() && rule == ConflictRule.SKIP) {
      return skip(
          (living ? MigrationRule.NAME_OF_LIVING_SKIPPED : MigrationRule.NAME_OF_DELETED_SKIPPED)
              .about(now.owner(), name));
    }
    return refuse(
        (living ? MigrationRule.NAME_OF_LIVING : MigrationRule.NAME_OF_DELETED)
            .about(now.owner(), name));
  }

  private static MigrationStep merge(Now now, Holder holder, String name) {
    Visibility seen =
        now.repository()
            .map(Repository::visibility)
            .orElse(
                Visibility
                    .PRIVATE); // Either's content would be shown to others than before, or hidden
    // from some.
    if (seen != holder.visibility()) {
      return refuse(
          MigrationRule.SEEN_OTHERWISE.about(now.owner(), name, holder.visibility(), seen));
    }
    if (seen != Visibility.PUBLIC && !holder.sameRoles()) {
      return refuse(MigrationRule.ROLES_OF_ITS_OWN.about(now.owner(), name));
    }
    return new Merge(holder.id(), name, Optional.of(MigrationRule.MERGED.about()));
  }
}
