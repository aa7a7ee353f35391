package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Queries over policies of retention, and over where they hold. */
@ApplicationScoped
public class RetentionPolicyDao {
  /** No number of a policy is this one. */
  private static final int NONE = 0;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * The rules of a policy; numbers are empty where there is no such rule.
   *
   * @param keepTags patterns with spaces between them
   * @param keepVersions ranges, one a line
   */
  public record Rules(
      OptionalInt keepLast,
      OptionalInt keepYoungerDays,
      OptionalInt keepPulledDays,
      String keepTags,
      String keepVersions,
      OptionalInt keepPatches,
      OptionalInt keepPreReleases,
      boolean deleteTagged,
      OptionalInt deleteUntaggedDays) {}

  /**
   * A policy.
   *
   * @param place key of the place
   * @param setBy who set it
   * @param setAt when
   */
  public record Row(String place, Rules rules, long setBy, Instant setAt) {}

  /** Policies by the keys of their places. */
  public Map<String, Row> find(Collection<String> places) {
    Map<String, Row> found = new HashMap<>();
    List<?> rows =
        Database.query(
                entityManager,
                "select r.place, r.keep_last, r.keep_younger_days, r.keep_pulled_days, r.keep_tags,"
                    + " r.keep_versions, r.keep_patches, r.keep_pre_releases,"
                    + " case when r.delete_tagged then 1 else 0 end, r.delete_untagged_days,"
                    + " r.set_by, cast(extract(epoch from r.set_at) * 1000 as bigint)"
                    + " from retention_policy r where r.place = any(?1)",
                (Object) places.toArray(String[]::new))
            .getResultList();
    for (Object row : rows) {
      Row policy = row((Object[]) row);
      found.put(policy.place(), policy);
    }
    return found;
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        String.valueOf(row[0]),
        new Rules(
            number(row[1]),
            number(row[2]),
            number(row[3]),
            String.valueOf(row[4]),
            String.valueOf(row[5]),
            number(row[6]),
            number(row[7]),
            number(row[8]).orElse(0) > 0,
            number(row[9])),
        key(row[10]),
        Instant.ofEpochMilli(key(row[11])));
  }

  private static OptionalInt number(@Nullable Object column) {
    return column == null ? OptionalInt.empty() : OptionalInt.of(((Number) column).intValue());
  }

  private static long key(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /** Sets the policy of a place, instead of the one that it has. */
  public void put(PolicyPlace place, Rules rules, long setBy) {
    delete(place);
    Database.query(
            entityManager,
            "insert into retention_policy (place, owner_id, package_id, keep_last,"
                + " keep_younger_days, keep_pulled_days, keep_tags, keep_versions, keep_patches,"
                + " keep_pre_releases, delete_tagged, delete_untagged_days, set_by) values (?1,"
                + " nullif(cast(?2 as bigint), 0), nullif(cast(?3 as bigint), 0),"
                + " nullif(cast(?4 as integer), 0), nullif(cast(?5 as integer), 0),"
                + " nullif(cast(?6 as integer), 0), ?7, ?8, nullif(cast(?9 as integer), 0),"
                + " nullif(cast(?10 as integer), 0), ?11, nullif(cast(?12 as integer), 0), ?13)",
            place.key(),
            place.ownerId(),
            place.packageId(),
            rules.keepLast().orElse(NONE),
            rules.keepYoungerDays().orElse(NONE),
            rules.keepPulledDays().orElse(NONE),
            rules.keepTags(),
            rules.keepVersions(),
            rules.keepPatches().orElse(NONE),
            rules.keepPreReleases().orElse(NONE),
            rules.deleteTagged(),
            rules.deleteUntaggedDays().orElse(NONE),
            setBy)
        .executeUpdate();
  }

  /**
   * Forgets the policy of a place.
   *
   * @return whether it had one
   */
  public boolean delete(PolicyPlace place) {
    return Database.query(
                entityManager, "delete from retention_policy where place = ?1", place.key())
            .executeUpdate()
        > 0;
  }

  /**
   * A package with the place of the policy that holds in it.
   *
   * @param name {@code owner/path}, folded
   * @param kind of its registry
   * @param visibility who sees it
   * @param policy key of the nearest place that has one
   */
  public record Governed(long id, String name, String kind, String visibility, String policy) {}

  /**
   * Living packages in which a policy holds, by their keys.
   *
   * @param within only those of a place
   * @param kinds only those of these registries
   * @param after the package that the page before ended with
   */
  public List<Governed> listGoverned(
      PolicyPlace within, Collection<RegistryKind> kinds, long after, int limit) {
    List<?> rows =
        Database.query(
                entityManager,
                "select p.id, (select a.folded_login from account a where a.id = p.owner_id) || '/'"
                    + " || p.name, p.kind, case when p.kind = 'DOCKER' then (select r.visibility"
                    + " from repository r where r.id = p.repository_id) else p.visibility end,"
                    + " coalesce(rp.place, ro.place, ri.place) from package p"
                    + " left join retention_policy rp on rp.package_id = p.id"
                    + " left join retention_policy ro on ro.owner_id = p.owner_id"
                    + " left join retention_policy ri on ri.place = 'INSTANCE'"
                    + " where p.id > ?1 and p.deleted_at is null and p.state = 'ACTIVE'"
                    + " and p.kind = any(?2)"
                    + " and coalesce(rp.place, ro.place, ri.place) is not null"
                    + (within.ownerId() > 0 ? " and p.owner_id = " + within.ownerId() : "")
                    + (within.packageId() > 0 ? " and p.id = " + within.packageId() : "")
                    + " order by p.id",
                after,
                kinds.stream().map(RegistryKind::name).toArray(String[]::new))
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> governed((Object[]) row)).toList();
  }

  private static Governed governed(@Nullable Object[] row) {
    return new Governed(
        key(row[0]),
        String.valueOf(row[1]),
        String.valueOf(row[2]),
        String.valueOf(row[3]),
        String.valueOf(row[4]));
  }

  /** Places of policies that may hold in a place, the nearest first. */
  public List<String> chain(PolicyPlace place) {
    if (place.packageId() > 0) {
      long owner =
          Database.keys(
                  Database.query(
                      entityManager,
                      "select p.owner_id from package p where p.id = ?1",
                      place.packageId()))
              .stream()
              .findFirst()
              .orElse(0L);
      return List.of(place.key(), PolicyPlace.OWNER + owner, PolicyPlace.INSTANCE);
    }
    return place.ownerId() > 0
        ? List.of(place.key(), PolicyPlace.INSTANCE)
        : List.of(PolicyPlace.INSTANCE);
  }

  /** The living package that a name reaches; empty where there is none. */
  public Optional<Long> findPackage(io.hatoba.oci.ImageName name) {
    return Database.keys(
            Database.query(
                entityManager,
                "select p.id from package_name n join account_login l on l.account_id = n.owner_id"
                    + " join package p on p.id = n.package_id where l.folded_login = ?1"
                    + " and n.kind = ?2 and n.path = ?3 and p.deleted_at is null",
                name.owner(),
                name.kind().name(),
                name.path()))
        .stream()
        .findFirst();
  }
}
