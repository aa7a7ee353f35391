package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;

/**
 * What deleting some versions would free. It writes down which manifests would go, asks, and
 * removes what it wrote, in its caller's transaction.
 */
@ApplicationScoped
public class FreedBlobDao {
  private static final int AT_ONCE = 1_000;

  /** Whether a manifest lives and is not among those that would go. */
  private static final String STAYING =
      "{x}.deleted_at is null and not exists (select 1 from retention_pick y where y.plan = ?1"
          + " and y.manifest_id = {x}.id)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Bytes of the configs and layers that their packages would need no more: each once in each
   * package, as {@link PackageStorageDao.Bytes#physical} counts them, so that nobody is told
   * whether others have the same bytes.
   *
   * @param roots manifests of the versions; their parts go as they do when the versions are deleted
   */
  public long count(Collection<Long> roots) {
    long plan =
        ((Number)
                entityManager
                    .createNativeQuery("select nextval('retention_plan_seq')")
                    .getSingleResult())
            .longValue();
    List<Long> all = List.copyOf(roots);
    for (int from = 0; from < all.size(); from += AT_ONCE) {
      Database.query(
              entityManager,
              "insert into retention_pick (plan, manifest_id, round)"
                  + " select cast(?1 as bigint), m.id, 0 from manifest m where m.id = any(?2)",
              plan,
              all.subList(from, Math.min(from + AT_ONCE, all.size())).toArray(Long[]::new))
          .executeUpdate();
    }
    int round = 0;
    while (pickParts(plan, round) > 0) {
      round++;
    }
    long freed = sum(plan);
    Database.query(entityManager, "delete from retention_pick where plan = ?1", plan)
        .executeUpdate();
    return freed;
  }

  private int pickParts(long plan, int round) {
    return Database.query(
            entityManager,
            "insert into retention_pick (plan, manifest_id, round)"
                + " select cast(?1 as bigint), u.id, cast(?2 as integer) + 1 from manifest u"
                + " where u.id in ("
                + VersionRules.neighbours(
                    "in (select k.manifest_id from retention_pick k"
                        + " where k.plan = ?1 and k.round = ?2)")
                + ") and "
                + STAYING.replace("{x}", "u")
                + " and not "
                + VersionRules.tagged("u")
                + " and not "
                + VersionRules.partOf("u", STAYING),
            plan,
            round)
        .executeUpdate();
  }

  private long sum(long plan) {
    return ((Number)
            Database.query(
                    entityManager,
                    "select coalesce(sum(x.size), 0) from (select distinct l.id, b.size"
                        + " from retention_pick k join manifest g on g.id = k.manifest_id"
                        + " join manifest_reference r on r.manifest_id = g.id and "
                        + References.KEPT
                        + " join blob b on b.digest = r.child_digest join blob_link l"
                        + " on l.package_id = g.package_id and l.blob_id = b.id"
                        + " where k.plan = ?1 and not exists (select 1 from manifest_reference n"
                        + " join manifest m on m.id = n.manifest_id"
                        + " where n.package_id = l.package_id and n.child_digest = b.digest and "
                        + STAYING.replace("{x}", "m")
                        + ")) x",
                    plan)
                .getSingleResult())
        .longValue();
  }
}
