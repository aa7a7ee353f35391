package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is in versions, packages, repositories and accounts, so that people know what goes. */
@ApplicationScoped
public class ContentsDao {
  /** Names in one list; it tells how many there are. */
  public static final int MOST_NAMES = 100;

  /** What was hidden with the version {@code ?1}. */
  private static final String HIDDEN =
      "k.deleted_with = ?1 and k.deleted_at ="
          + " (select v.deleted_at from package_version v where v.id = ?1)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Some names.
   *
   * @param first of them, in their order
   * @param count of all
   */
  public record Names(List<String> first, long count) {
    /** Copies the list. */
    public Names {
      first = List.copyOf(first);
    }
  }

  private Names names(String column, String rest, Object... parameters) {
    List<?> rows =
        Database.query(entityManager, "select " + column + ", count(*) over () " + rest, parameters)
            .setMaxResults(MOST_NAMES)
            .getResultList();
    return new Names(
        rows.stream().map(row -> String.valueOf(((Object[]) row)[0])).toList(),
        rows.isEmpty() ? 0 : number(((Object[]) rows.get(0))[1]));
  }

  private long[] counts(List<String> queries, Object... parameters) {
    String sql = "select (" + String.join("), (", queries) + ")";
    // Of one column a row is no array.
    Object[] row =
        (Object[]) Database.query(entityManager, sql + ", 0", parameters).getSingleResult();
    return IntStream.range(0, queries.size()).mapToLong(place -> number(row[place])).toArray();
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * Digests of the parts that were hidden with a version that is deleted.
   *
   * @param versionId surrogate key
   */
  public Names partsHidden(long versionId) {
    return names(
        "k.digest",
        "from manifest k where "
            + HIDDEN
            + " and k.id <> (select v.manifest_id from package_version v where v.id = ?1)"
            + " order by k.digest",
        versionId);
  }

  /** Tags that went when a version that is deleted did. */
  public Names tagsGone(long versionId) {
    return names(
        "t.name",
        "from tag_move t join package_version v on v.id = ?1 and v.package_id = t.package_id"
            + " and v.deleted_at = t.moved_at where t.to_digest is null and t.from_digest in"
            + " (select k.digest from manifest k where "
            + HIDDEN
            + ") order by t.name",
        versionId);
  }

  /**
   * Of a version that is deleted: bytes of its configs and layers, those of them that no living
   * manifest of its package names, and until when it can be restored, in seconds of the epoch.
   */
  public long[] hidden(long versionId, int days) {
    return counts(
        List.of(
            "select v.size from package_version v where v.id = ?1",
            // By the package's own links: digests that somebody wrote into a manifest find nothing.
            "select coalesce(sum(b.size), 0) from package_version v join blob_link l"
                + " on l.package_id = v.package_id join blob b on b.id = l.blob_id"
                + " where v.id = ?1 and b.digest in (select r.child_digest from manifest k"
                + " join manifest_reference r on r.manifest_id = k.id and "
                + References.KEPT
                + " where "
                + HIDDEN
                + ") and not exists (select 1 from manifest_reference n join manifest m"
                + " on m.id = n.manifest_id where n.package_id = l.package_id"
                + " and n.child_digest = b.digest and m.deleted_at is null)",
            "select cast(extract(epoch from v.deleted_at) as bigint) + 86400 * cast(?2 as bigint)"
                + " from package_version v where v.id = ?1"),
        versionId,
        days);
  }

  /** Digests of the roots of the versions of a package that live, the newest first. */
  public Names versions(long packageId) {
    return names(
        "m.digest",
        "from package_version v join manifest m on m.id = v.manifest_id where v.package_id = ?1"
            + " and v.deleted_at is null order by v.created_at desc, v.id desc",
        packageId);
  }

  /** Tags of a package. */
  public Names tags(long packageId) {
    return names("g.name", "from tag g where g.package_id = ?1 order by g.name", packageId);
  }

  /** Bytes of the configs and layers of a package's manifests that live, each once. */
  public long size(long packageId) {
    return counts(
        List.of(
            "select coalesce(sum(x.size), 0) from (select distinct r.child_digest, r.size"
                + " from manifest m join manifest_reference r on r.manifest_id = m.id and "
                + References.KEPT
                + " where m.package_id = ?1 and m.deleted_at is null) x"),
        packageId)[0];
  }

  /** Images of a repository that live, by owner and name. */
  public Names images(long repositoryId) {
    return names(
        "a.login || '/' || p.name",
        "from package p join account a on a.id = p.owner_id where p.repository_id = ?1"
            + " and p.kind = 'DOCKER' and p.deleted_at is null and p.state = 'ACTIVE' order by 1",
        repositoryId);
  }

  /**
   * Of a repository: packages of the Container registry that are linked to it, teams and people
   * that were given it, and tokens of its workflows.
   */
  public long[] roles(long repositoryId) {
    return counts(
        List.of(
            "select count(*) from package p where p.repository_id = ?1 and p.kind = 'CONTAINER'"
                + " and p.deleted_at is null and p.state = 'ACTIVE'",
            "select count(*) from repository_grant g where g.repository_id = ?1"
                + " and g.team_id is not null",
            "select count(*) from repository_grant g where g.repository_id = ?1"
                + " and g.account_id is not null",
            "select count(*) from workflow_token w where w.repository_id = ?1"),
        repositoryId);
  }

  /** Repositories of an account. */
  public Names repositories(long ownerId) {
    return names(
        "r.name",
        "from repository r where r.owner_id = ?1 and r.deleted_at is null order by r.folded_name",
        ownerId);
  }

  /** Of an account: members, teams, organizations that it is in, tokens, and hooks. */
  public long[] holdings(long accountId) {
    return counts(
        List.of(
            "select count(*) from membership m where m.organization_id = ?1",
            "select count(*) from team t where t.organization_id = ?1",
            "select count(*) from membership m where m.account_id = ?1",
            "select count(*) from access_token t where t.account_id = ?1",
            "select count(*) from hook h where h.target_id = ?1"
                + " and h.target_kind = 'ORGANIZATION'"),
        accountId);
  }

  /** Of a team: members, and repositories and packages that it was given. */
  public long[] team(long teamId) {
    return counts(
        List.of(
            "select count(*) from team_member m where m.team_id = ?1",
            "select count(*) from repository_grant g where g.team_id = ?1",
            "select count(*) from package_grant g where g.team_id = ?1"),
        teamId);
  }

  /**
   * Of a member of an organization: teams that the user is in there, and repositories and packages
   * of it that the user was given.
   */
  public long[] member(long organizationId, long accountId) {
    return counts(
        List.of(
            "select count(*) from team_member m join team t on t.id = m.team_id"
                + " where t.organization_id = ?1 and m.account_id = ?2",
            "select count(*) from repository_grant g join repository r on r.id = g.repository_id"
                + " where r.owner_id = ?1 and g.account_id = ?2",
            "select count(*) from package_grant g join package p on p.id = g.package_id"
                + " where p.owner_id = ?1 and g.account_id = ?2"),
        organizationId,
        accountId);
  }
}
