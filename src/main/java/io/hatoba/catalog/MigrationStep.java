package io.hatoba.catalog;

import io.hatoba.metadata.packages.MigrationPackageDao.Holder;
import io.hatoba.metadata.packages.MigrationPackageDao.Now;
import io.hatoba.metadata.packages.MigrationPackageDao.Repository;
import io.hatoba.metadata.packages.MigrationPackageDao.Row;
import io.hatoba.oci.Visibility;
import java.util.Locale;
import java.util.Optional;

/** What a migration does to one package, by how things are and by what was chosen. */
sealed interface MigrationStep {
  /** Gives it a name of the Container registry. */
  record Convert(String name, String reason) implements MigrationStep {}

  /** Puts its content into the package that has the name. */
  record Merge(long into, String name, String reason) implements MigrationStep {}

  /** Leaves it, as was chosen or because there is nothing to do. */
  record Skip(String reason) implements MigrationStep {}

  /** Leaves it, since it cannot be done. */
  record Refuse(String reason) implements MigrationStep {}

  /** What would become of the package. */
  default MigratedPackage.State outcome() {
    if (this instanceof Skip) {
      return MigratedPackage.State.SKIPPED;
    }
    return this instanceof Refuse ? MigratedPackage.State.REFUSED : MigratedPackage.State.DONE;
  }

  /** Why, in words for people. */
  String reason();

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
      return new Skip("the package was deleted");
    }
    Now now = row.now().get();
    if (!now.docker()) {
      return new Skip("the package belongs to the Container registry already");
    }
    Optional<MigrationChoice> choice = row.choice().map(MigrationChoice::valueOf);
    if (choice.filter(MigrationChoice.SKIP::equals).isPresent()) {
      return new Skip("it was chosen to be skipped");
    }
    String name = row.newName().orElse(now.name());
    Optional<MigratedPackage.Conflict> conflict = conflict(now);
    if (conflict.isEmpty()) {
      return new Convert(name, "");
    }
    String taken =
        "the Container registry has "
            + (conflict.get() == MigratedPackage.Conflict.LIVING
                ? "a package "
                : "a deleted package, which can be restored, named ")
            + now.owner()
            + "/"
            + name;
    boolean merges =
        choice.filter(MigrationChoice.MERGE::equals).isPresent()
            || (choice.isEmpty() && rule == ConflictRule.MERGE);
    if (merges) {
      return conflict.get() == MigratedPackage.Conflict.DELETED
          ? new Convert(name, taken + ", which cannot be restored while this one has the name")
          : merge(now, now.holder().orElseThrow(), name);
    }
    return choice.isEmpty() && rule == ConflictRule.SKIP
        ? new Skip(taken + "; names that are taken were chosen to be skipped")
        : new Refuse(
            taken + "; choose to skip this one, to rename it, or to merge its versions into that");
  }

  private static MigrationStep merge(Now now, Holder holder, String name) {
    Visibility seen = now.repository().map(Repository::visibility).orElse(Visibility.PRIVATE);
    String other = "the package " + now.owner() + "/" + name;
    // Either's content would be shown to others than before, or hidden from some.
    if (seen != holder.visibility()) {
      return new Refuse(
          other
              + " is "
              + word(holder.visibility())
              + ", and the repository is "
              + word(seen)
              + "; make them alike, or rename this one");
    }
    if (seen != Visibility.PUBLIC && !holder.sameRoles()) {
      return new Refuse(
          other
              + " has roles of its own; link it to the repository with inherited roles first, or"
              + " rename this one");
    }
    return new Merge(
        holder.id(),
        name,
        "its versions are merged into that package, which gives those who have a role in the"
            + " repository the same; of two tags the package's own wins, the other is kept as"
            + " <tag>-docker");
  }

  private static String word(Visibility visibility) {
    return visibility.name().toLowerCase(Locale.ROOT);
  }
}
