package io.hatoba.catalog;

import io.hatoba.oci.Reason;
import io.hatoba.oci.Sentence;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RegistryRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why a migration leaves a package, or what becomes of it, and what keeps it from being taken back.
 */
public enum MigrationRule implements Sentence {
  /** Of packages. */
  GONE("the package was deleted"),
  /** Of packages. */
  CONTAINER_ALREADY("the package belongs to the Container registry already"),
  /** Of packages. */
  SKIPPED("it was chosen to be skipped"),
  /** The owner, the name. */
  TAKES_NAME_OF_DELETED(
      "the Container registry has a deleted package, which can be restored, named {0}/{1}, which"
          + " cannot be restored while this one has the name"),
  /** The owner, the name. */
  NAME_OF_LIVING_SKIPPED(
      "the Container registry has a package {0}/{1}; names that are taken were chosen to be"
          + " skipped"),
  /** The owner, the name. */
  NAME_OF_DELETED_SKIPPED(
      "the Container registry has a deleted package, which can be restored, named {0}/{1}; names"
          + " that are taken were chosen to be skipped"),
  /** The owner, the name. */
  NAME_OF_LIVING(
      "the Container registry has a package {0}/{1}; choose to skip this one, to rename it, or to"
          + " merge its versions into that"),
  /** The owner, the name. */
  NAME_OF_DELETED(
      "the Container registry has a deleted package, which can be restored, named {0}/{1}; choose"
          + " to skip this one, to rename it, or to merge its versions into that"),
  /** The owner, the name, its visibility, that of the repository. */
  SEEN_OTHERWISE(
      "the package {0}/{1} is {2}, and the repository is {3}; make them alike, or rename this one",
      Object.class, Object.class, Visibility.class, Visibility.class),
  /** The owner, the name. */
  ROLES_OF_ITS_OWN(
      "the package {0}/{1} has roles of its own; link it to the repository with inherited roles"
          + " first, or rename this one"),
  /** Of merges. */
  MERGED(
      "its versions are merged into that package, which gives those who have a role in the"
          + " repository the same; of two tags the package's own wins, the other is kept as"
          + " <tag>-docker"),
  /** The name. */
  NAME_JUST_TAKEN("another package has just got the name {0}"),
  /** Of faults. */
  FAILED("it failed, as the server's log tells; try it again"),

  /** The account. */
  GREATER_ROLE("the package has given {0} a greater role than there is in the repository"),
  /** Of undoing. */
  MERGED_INTO_ANOTHER("its versions were merged into another package"),
  /** Of undoing. */
  NOT_CONTAINER("the package does not belong to the Container registry"),
  /** Of undoing. */
  ANOTHER_MERGED_INTO_IT("the versions of another package were merged into it"),
  /** Of undoing. */
  OWNER_CHANGED("the package or its repository has another owner"),
  /** Of undoing. */
  LINK_CHANGED("the package is not linked to its repository any more"),
  /** Of undoing. */
  REPOSITORY_RENAMED("its repository has another name"),
  /** Of undoing. */
  VISIBILITY_CHANGED("the visibility of the package or of its repository was changed"),
  /** Of undoing. */
  ROLES_CHANGED("the package has roles of its own instead of the repository's"),
  /** Of undoing. */
  FOREIGN_LAYER_PUSHED("a foreign layer was pushed, which the Docker registry does not support"),
  /** Of undoing. */
  LARGE_LAYER_PUSHED("a layer was pushed that is too large for the Docker registry"),
  /** Of undoing. */
  PUSHED_BY_NAME("something was pushed by its name of the Container registry"),

  /** Of beginning one. */
  MIGRATION_UNDER_WAY("another migration is under way; wait for it"),
  /** The owner, the name. */
  NOT_IN_MIGRATION("the migration has no package {0}/{1}"),
  /** How many days. */
  NOT_UNDOABLE("only a migration that was completed within {0} days can be taken back"),
  /** What is wrong with the name. */
  NEW_NAME("{0}");

  /** Whatever may keep a package as it is: rules of tags do too. */
  private static final List<Sentence> ALL =
      Stream.concat(Stream.of(values()), Stream.of(RegistryRule.values()))
          .<Sentence>map(sentence -> sentence)
          .toList();

  private final String pattern;
  private final List<Class<?>> terms;

  MigrationRule(String pattern, Class<?>... terms) {
    this.pattern = pattern;
    this.terms = List.of(terms);
  }

  /** What a report tells of a package; empty if that is told in other words. */
  public static Optional<Reason> find(String reason) {
    return Reason.find(reason, ALL);
  }

  @Override
  public String pattern() {
    return pattern;
  }

  @Override
  public List<Class<?>> terms() {
    return terms;
  }
}
