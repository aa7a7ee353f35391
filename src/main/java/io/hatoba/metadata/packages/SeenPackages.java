package io.hatoba.metadata.packages;

import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.oci.RegistryKind;

/**
 * Which packages somebody may pull, in the words of SQL: over a package {@code p}, its owner {@code
 * o} and the living repository {@code r} that it belongs to or is linked to, where {@code ?1} is
 * the key of who asks. The rules are those of the policy; tests hold the two together.
 */
final class SeenPackages {
  private static final String REST =
      " join account o on o.id = p.owner_id left join repository r"
          + " on r.id = p.repository_id and r.deleted_at is null";

  /** The three, for a FROM clause. */
  static final String ROWS = "package p" + REST;

  /** A package whose last version was deleted lives, and no list of living ones has it. */
  static final String VERSIONED =
      "exists (select 1 from package_version v where v.package_id = p.id"
          + " and v.deleted_at is null)";

  static final String OWNS =
      "(p.owner_id = ?1 or exists (select 1 from membership m"
          + " where m.organization_id = p.owner_id and m.account_id = ?1 and m.role = 'OWNER'))";

  private static final String GRANT_REACHES =
      "(g.account_id = ?1 or g.team_id in"
          + " (select t.team_id from team_member t where t.account_id = ?1))";

  /** Whether an account has a role in the repository apart from what its visibility gives. */
  private static final String HAS_REPOSITORY =
      "(r.owner_id = ?1 or exists (select 1 from repository_grant g where g.repository_id = r.id"
          + " and "
          + GRANT_REACHES
          + ") or exists (select 1 from membership m where m.organization_id = r.owner_id"
          + " and m.account_id = ?1 and (m.role = 'OWNER' or o.base_role <> 'NONE')))";

  private SeenPackages() {}

  /** The three for a FROM clause that begins with what is in packages, whose key is a column. */
  static String rowsOf(String column) {
    return " join package p on p.id = " + column + REST;
  }

  private static String hasRepository(Viewer viewer) {
    return viewer.workflow() ? "r.id = ?1" : HAS_REPOSITORY;
  }

  /** Whether who asks has a role on a package apart from what its visibility gives. */
  static String hasPackage(Viewer viewer) {
    String reaches = viewer.workflow() ? "g.repository_id = ?1" : GRANT_REACHES;
    return (viewer.workflow() ? "" : OWNS + " or ")
        + "exists (select 1 from package_grant g where g.package_id = p.id and "
        + reaches
        + ") or (p.inherits_roles and r.id is not null and "
        + hasRepository(viewer)
        + ")";
  }

  /** Whether who asks sees the repository. */
  static String seesRepository(Viewer viewer) {
    if (viewer.repositories()) {
      return "r.id is not null";
    }
    if (viewer.equals(Viewer.NOBODY)) {
      // Pages of repositories are for those who say who they are.
      return "1 = 0";
    }
    if (!viewer.privateRepositories()) {
      return "r.visibility = 'PUBLIC'";
    }
    return viewer.workflow()
        ? "(r.visibility = 'PUBLIC' or r.id = ?1)"
        : "(r.visibility <> 'PRIVATE' or " + HAS_REPOSITORY + ")";
  }

  /** Whether who asks sees a package of a registry. */
  static String seen(Viewer viewer, RegistryKind kind) {
    boolean docker = kind == RegistryKind.DOCKER;
    if (viewer.all()) {
      return docker ? "r.id is not null" : "1 = 1";
    }
    if (viewer.equals(Viewer.NOBODY)) {
      return docker ? "1 = 0" : "p.visibility = 'PUBLIC'";
    }
    return docker
        ? "(r.visibility <> 'PRIVATE' or r.id is not null and " + hasRepository(viewer) + ")"
        : "(p.visibility <> 'PRIVATE' or " + hasPackage(viewer) + ")";
  }

  /** The same of whichever registry the package is, if it lives and is no name only. */
  static String seen(Viewer viewer) {
    StringBuilder sql =
        new StringBuilder("p.state = 'ACTIVE' and p.deleted_at is null and ?1 = ?1");
    sql.append(" and (");
    for (RegistryKind kind : RegistryKind.values()) {
      sql.append(kind.ordinal() == 0 ? "" : " or ")
          .append("p.kind = '")
          .append(kind)
          .append("' and ")
          .append(seen(viewer, kind));
    }
    return sql.append(")").toString();
  }
}
