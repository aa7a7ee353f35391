package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Lists of packages, as far as who asks may pull them. The rules are those of the policy, for many
 * packages at once; a test holds the two together.
 */
@ApplicationScoped
public class PackageListDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Who asks.
   *
   * @param id an account, or a repository whose workflow it is
   * @param workflow whether it is a workflow
   * @param all whether it sees every package
   * @param repositories whether it sees every repository that is linked
   * @param privateRepositories whether it sees linked repositories that not everybody sees, where
   *     it has a part in them
   */
  public record Viewer(
      long id, boolean workflow, boolean all, boolean repositories, boolean privateRepositories) {}

  /**
   * Which packages.
   *
   * @param visibilities only those
   * @param deletedSince those that were deleted since then and can be restored, and those all of
   *     whose versions were, the last of them since then; empty for living ones
   * @param packageId only that one, with or without versions; empty for all that have some
   * @param conflicting only images of the Docker registry whose names packages of the Container
   *     registry have that the viewer sees, or had that the viewer owns and can get back
   */
  public record Filter(
      Viewer viewer,
      long ownerId,
      RegistryKind kind,
      Set<Visibility> visibilities,
      Optional<Instant> deletedSince,
      Optional<Long> packageId,
      boolean conflicting) {}

  /**
   * A package that is on a list.
   *
   * @param id surrogate key
   * @param repository whether who asks sees the repository that it is linked to
   */
  public record Seen(long id, boolean repository) {}

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

  private static final String OWNS =
      "(p.owner_id = ?1 or exists (select 1 from membership m"
          + " where m.organization_id = p.owner_id and m.account_id = ?1 and m.role = 'OWNER'))";

  /** A package whose last version was deleted lives, and no list of living ones has it. */
  private static final String VERSIONED =
      "exists (select 1 from package_version v where v.package_id = p.id"
          + " and v.deleted_at is null)";

  private static final String DELETED =
      " and (p.deleted_at > ?3 or p.deleted_at is null and not "
          + VERSIONED
          + " and exists (select 1 from package_version v where v.package_id = p.id"
          + " and v.deleted_at > ?3))";

  private static String hasRepository(Viewer viewer) {
    return viewer.workflow() ? "r.id = ?1" : HAS_REPOSITORY;
  }

  private static String hasPackage(Viewer viewer) {
    String reaches = viewer.workflow() ? "g.repository_id = ?1" : GRANT_REACHES;
    return (viewer.workflow() ? "" : OWNS + " or ")
        + "exists (select 1 from package_grant g where g.package_id = p.id and "
        + reaches
        + ") or (p.inherits_roles and r.id is not null and "
        + hasRepository(viewer)
        + ")";
  }

  /**
   * Whether a package of the Container registry that the viewer sees has the name, or one that was
   * deleted had it and the viewer owns it. Others are not told of.
   */
  private static String conflicting(Viewer viewer) {
    // Within, p, o and r are those of the Container registry.
    String living =
        "p.name in (select n.path from package_name n join package p on p.id = n.package_id"
            + " join account o on o.id = p.owner_id left join repository r"
            + " on r.id = p.repository_id and r.deleted_at is null"
            + " where n.owner_id = ?2 and n.kind = 'CONTAINER' and p.state = 'ACTIVE'"
            + (viewer.all() ? "" : " and (p.visibility <> 'PRIVATE' or " + hasPackage(viewer) + ")")
            + ")";
    if (viewer.workflow()) {
      return " and " + living;
    }
    return " and ("
        + living
        + " or "
        + (viewer.all() ? "" : OWNS + " and ")
        + "exists (select 1 from deleted_package_name n join package q on q.id = n.package_id"
        + " where n.owner_id = p.owner_id and n.kind = 'CONTAINER' and n.path = p.name"
        + " and q.deleted_at > current_timestamp - interval '30' day))";
  }

  private static String seesRepository(Viewer viewer) {
    if (viewer.repositories()) {
      return "r.id is not null";
    }
    if (!viewer.privateRepositories()) {
      return "r.visibility = 'PUBLIC'";
    }
    return viewer.workflow()
        ? "(r.visibility = 'PUBLIC' or r.id = ?1)"
        : "(r.visibility <> 'PRIVATE' or " + HAS_REPOSITORY + ")";
  }

  private static String from(Filter filter) {
    boolean docker = filter.kind() == RegistryKind.DOCKER;
    String visibility = docker ? "r.visibility" : "p.visibility";
    StringBuilder sql =
        new StringBuilder(
            " from package p join account o on o.id = p.owner_id left join repository r"
                + " on r.id = p.repository_id and r.deleted_at is null"
                // Every parameter stands in every form of the statement.
                + " where p.owner_id = ?2 and ?1 = ?1 and p.state = 'ACTIVE' and p.kind = '");
    sql.append(filter.kind()).append("' and ").append(visibility).append(" in (");
    sql.append(
            filter.visibilities().stream()
                .map(one -> "'" + one + "'")
                .collect(Collectors.joining(", ")))
        .append(")")
        .append(filter.deletedSince().isPresent() ? DELETED : " and p.deleted_at is null");
    filter.packageId().ifPresent(id -> sql.append(" and p.id = ").append(id));
    if (filter.conflicting()) {
      sql.append(conflicting(filter.viewer()));
    } else if (filter.deletedSince().isEmpty() && filter.packageId().isEmpty()) {
      sql.append(" and ").append(VERSIONED);
    }
    if (!filter.viewer().all()) {
      sql.append(" and (").append(visibility).append(" <> 'PRIVATE' or ");
      sql.append(docker ? hasRepository(filter.viewer()) : hasPackage(filter.viewer())).append(")");
    }
    return sql.toString();
  }

  /** The packages that a filter lets through, by name; of one name the latest first. */
  public List<Seen> list(Filter filter, int offset, int limit) {
    String seen = "case when " + seesRepository(filter.viewer()) + " then 1 else 0 end";
    List<?> rows =
        query("select p.id, " + seen + from(filter) + " order by p.name, p.id desc", filter)
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(row -> new Seen(((Number) row[0]).longValue(), ((Number) row[1]).intValue() == 1))
        .toList();
  }

  /** What a package uses of the storage. */
  public enum Size {
    /** Bytes of its living versions. */
    LOGICAL("logical_bytes"),
    /** Bytes that are kept of it. */
    PHYSICAL("physical_bytes");

    private final String column;

    Size(String column) {
      this.column = column;
    }
  }

  /**
   * A package by its size.
   *
   * @param id surrogate key
   * @param name {@code owner/path}
   */
  public record Sized(long id, String name, long bytes) {}

  /** The largest packages that a filter lets through and that have any bytes. */
  public List<Sized> listLargest(Filter filter, Size size, int limit) {
    String bytes = "p." + size.column;
    List<?> rows =
        query(
                "select p.id, o.folded_login || '/' || p.name, "
                    + bytes
                    + from(filter)
                    + " and "
                    + bytes
                    + " > 0 order by "
                    + bytes
                    + " desc, p.id",
                filter)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Sized(
                    ((Number) row[0]).longValue(),
                    row[1].toString(),
                    ((Number) row[2]).longValue()))
        .toList();
  }

  /** How many packages a filter lets through. */
  public long count(Filter filter) {
    return ((Number) query("select count(*)" + from(filter), filter).getSingleResult()).longValue();
  }

  private Query query(String sql, Filter filter) {
    List<Object> parameters = new ArrayList<>(List.of(filter.viewer().id(), filter.ownerId()));
    filter.deletedSince().ifPresent(since -> parameters.add(since.atOffset(ZoneOffset.UTC)));
    return Database.query(entityManager, sql, parameters);
  }
}
