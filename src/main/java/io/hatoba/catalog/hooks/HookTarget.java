package io.hatoba.catalog.hooks;

import io.hatoba.metadata.events.HookRow;

/**
 * What a hook hears of.
 *
 * @param id surrogate key of the repository or the account; 0 of the instance
 */
public record HookTarget(Kind kind, long id) {
  /** Kinds of targets. */
  public enum Kind {
    /** Images of a repository, and packages that are linked to it. */
    REPOSITORY,
    /** Packages of an organization. */
    ORGANIZATION,
    /** All packages. */
    INSTANCE
  }

  /** All packages. */
  public static final HookTarget INSTANCE = new HookTarget(Kind.INSTANCE, 0);

  /** Those of a repository. */
  public static HookTarget repository(long id) {
    return new HookTarget(Kind.REPOSITORY, id);
  }

  /** Those of an organization. */
  public static HookTarget organization(long id) {
    return new HookTarget(Kind.ORGANIZATION, id);
  }

  static HookTarget of(HookRow.Target row) {
    return new HookTarget(Kind.valueOf(row.kind()), row.id());
  }

  HookRow.Target row() {
    return new HookRow.Target(kind.name(), id);
  }
}
