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
      long id, boolean workflow, boolean all, boolean repositories, boolean privateRepositories) {
    /** Somebody who did not say who they are; they see what everybody may pull. */
    public static final Viewer NOBODY = new Viewer(0, false, false, false, false);
  }

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

  private static final String DELETED =
      " and (p.deleted_at > ?3 or p.deleted_at is null and not "
          + SeenPackages.VERSIONED
          + " and exists (select 1 from package_version v where v.package_id = p.id"
          + " and v.deleted_at > ?3))";

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
            + (viewer.all()
                ? ""
                : " and (p.visibility <> 'PRIVATE' or " + SeenPackages.hasPackage(viewer) + ")")
            + ")";
    if (viewer.workflow()) {
      return " and " + living;
    }
    return " and ("
        + living
        + " or "
        + (viewer.all() ? "" : SeenPackages.OWNS + " and ")
        + "exists (select 1 from deleted_package_name n join package q on q.id = n.package_id"
        + " where n.owner_id = p.owner_id and n.kind = 'CONTAINER' and n.path = p.name"
        + " and q.deleted_at > current_timestamp - interval '30' day))";
  }

  private static String from(Filter filter) {
    boolean docker = filter.kind() == RegistryKind.DOCKER;
    String visibility = docker ? "r.visibility" : "p.visibility";
    StringBuilder sql =
        new StringBuilder(
            " from "
                + SeenPackages.ROWS
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
      sql.append(" and ").append(SeenPackages.VERSIONED);
    }
    return sql.append(" and ").append(SeenPackages.seen(filter.viewer(), filter.kind())).toString();
  }

  /** The packages that a filter lets through, by name; of one name the latest first. */
  public List<Seen> list(Filter filter, int offset, int limit) {
    String seen =
        "case when " + SeenPackages.seesRepository(filter.viewer()) + " then 1 else 0 end";
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
