package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Statements that put the content of one package into another of the same owner. Rows change, and
 * no bytes. Whoever calls this holds both packages; in all of them {@code ?1} is the one that goes
 * and {@code ?2} the one that stays.
 */
@ApplicationScoped
public class PackageMergeDao {
  /** Of a manifest {@code m} of the one that goes: the same in the one that stays. */
  private static final String SAME =
      "(select s.id from manifest s where s.package_id = ?2 and s.digest = m.digest)";

  /** Of a version of the one that stays: the same in the one that goes. */
  private static final String TWIN =
      " from package_version d join manifest m on m.id = d.manifest_id join manifest s"
          + " on s.package_id = ?2 and s.digest = m.digest where d.package_id = ?1"
          + " and s.id = package_version.manifest_id";

  /** The same for a day of its downloads. */
  private static final String TWIN_DAY =
      " from package_version v join manifest s on s.id = v.manifest_id join manifest m"
          + " on m.package_id = ?1 and m.digest = s.digest join package_version d"
          + " on d.manifest_id = m.id join download_day y on y.version_id = d.id"
          + " where v.package_id = ?2 and v.id = download_day.version_id"
          + " and y.\"day\" = download_day.\"day\"";

  /** Versions {@code d} of the one that goes, and {@code v}, the same in the one that stays. */
  private static final String PAIR =
      " from package_version d join manifest m on m.id = d.manifest_id join manifest s"
          + " on s.package_id = ?2 and s.digest = m.digest join package_version v"
          + " on v.manifest_id = s.id where d.package_id = ?1";

  /** Of a day of a version of the one that goes: the same version in the one that stays. */
  private static final String OTHER = PAIR + " and d.id = download_day.version_id";

  private static final String TAKEN =
      "exists (select 1 from tag k where k.package_id = ?2 and k.name = ";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Moves links of blobs; what either shows, both show then. */
  public void moveBlobs(long from, long into) {
    execute(
        from,
        into,
        // A hidden twin is renewed too: a sweep finds it needed by nobody until this is committed.
        "update blob_link set deleted_at = case when exists (select 1 from blob_link d"
            + " where d.package_id = ?1 and d.blob_id = blob_link.blob_id"
            + " and d.deleted_at is null) then null else deleted_at end,"
            + " leased_at = current_timestamp"
            + " where package_id = ?2 and exists (select 1 from blob_link d where d.package_id = ?1"
            + " and d.blob_id = blob_link.blob_id)",
        "update blob_link set package_id = ?2 where package_id = ?1 and not exists (select 1"
            + " from blob_link d where d.package_id = ?2 and d.blob_id = blob_link.blob_id)",
        "delete from blob_link where package_id = ?1 and ?2 = ?2");
  }

  /**
   * Moves versions. Of one that both packages have the one that stays has the downloads of both,
   * and shows what either shows; if both are deleted, it can be restored as long as either could,
   * with what was hidden with either.
   */
  public void moveVersions(long from, long into) {
    mergeDeletions(from, into);
    execute(
        from,
        into,
        "update package_version set deleted_at = null, deleted_by = null where package_id = ?2"
            + " and deleted_at is not null and exists (select 1 from package_version d join"
            + " manifest m on m.id = d.manifest_id where d.package_id = ?1 and d.deleted_at is null"
            + " and "
            + SAME
            + " = package_version.manifest_id)",
        "update package_version set downloads = downloads + (select max(d.downloads)"
            + TWIN
            + "), last_pulled_at = greatest(last_pulled_at, (select max(d.last_pulled_at)"
            + TWIN
            + ")) where package_id = ?2 and exists (select 1"
            + TWIN
            + ")",
        "update download_day set downloads = downloads + coalesce((select max(y.downloads)"
            + TWIN_DAY
            + "), 0) where version_id in (select v.id from package_version v where v.package_id = ?2)"
            + " and exists (select 1"
            + TWIN_DAY
            + ")",
        "update download_day set version_id = (select max(v.id)"
            + OTHER
            + ") where version_id in (select d.id from package_version d where d.package_id = ?1)"
            + " and exists (select 1"
            + OTHER
            + " and not exists (select 1 from download_day z where z.version_id = v.id"
            + " and z.\"day\" = download_day.\"day\"))",
        "delete from package_version d where d.package_id = ?1 and exists (select 1"
            + " from manifest m join package_version v on v.manifest_id = "
            + SAME
            + " where m.id = d.manifest_id)",
        "update package_version set package_id = ?2, manifest_id = coalesce((select s.id"
            + " from manifest m join manifest s on s.package_id = ?2 and s.digest = m.digest"
            + " where m.id = package_version.manifest_id), manifest_id) where package_id = ?1");
  }

  private void mergeDeletions(long from, long into) {
    execute(
        from,
        into,
        "update manifest set deleted_at = (select max(d.deleted_at)"
            + PAIR
            + " and v.id = manifest.deleted_with) where package_id = ?2 and exists (select 1"
            + PAIR
            + " and v.id = manifest.deleted_with and v.deleted_at = manifest.deleted_at"
            + " and d.deleted_at > v.deleted_at)",
        "update manifest set deleted_at = (select max(greatest(d.deleted_at, v.deleted_at))"
            + PAIR
            + " and d.id = manifest.deleted_with), deleted_with = (select max(v.id)"
            + PAIR
            + " and d.id = manifest.deleted_with) where package_id = ?1 and exists (select 1"
            + PAIR
            + " and d.id = manifest.deleted_with and d.deleted_at = manifest.deleted_at"
            + " and v.deleted_at is not null)",
        "update package_version set deleted_by = (select max(d.deleted_by)"
            + TWIN
            + "), deleted_at = (select max(d.deleted_at)"
            + TWIN
            + ") where package_id = ?2 and exists (select 1"
            + TWIN
            + " and d.deleted_at > package_version.deleted_at)");
  }

  /** Keys of the manifests of a package. */
  public List<Long> listManifests(long packageId) {
    return Database.keys(query("select m.id from manifest m where m.package_id = ?1", packageId));
  }

  /** Keys of the manifests of a package that another has too, as it has them. */
  public List<Long> listTwins(long from, long into) {
    return Database.keys(
        query(
            "select s.id from manifest m join manifest s on s.package_id = ?2"
                + " and s.digest = m.digest where m.package_id = ?1",
            from,
            into));
  }

  /**
   * Moves manifests and what names them, tags among them, which have the names yet that they had. A
   * manifest that is in both packages stays once.
   */
  public void moveManifests(long from, long into) {
    execute(
        from,
        into,
        "update manifest set deleted_at = null, deleted_with = null where package_id = ?2 and deleted_at is not null"
            + " and exists (select 1 from manifest d where d.package_id = ?1"
            + " and d.digest = manifest.digest and d.deleted_at is null)",
        // The later deletion counts: until then something that was hidden with it may come back.
        // Its own version, if it has one, tells whose its tags were.
        "update manifest set deleted_with = coalesce((select max(v.id) from package_version v"
            + " where v.manifest_id = manifest.id and v.deleted_at is not null), (select case when"
            + " d.deleted_at > manifest.deleted_at then d.deleted_with"
            + " else manifest.deleted_with end from manifest d where d.package_id = ?1"
            + " and d.digest = manifest.digest)), deleted_at = (select greatest(d.deleted_at,"
            + " manifest.deleted_at) from manifest d where d.package_id = ?1"
            + " and d.digest = manifest.digest) where package_id = ?2"
            + " and deleted_at is not null and exists (select 1 from manifest d"
            + " where d.package_id = ?1 and d.digest = manifest.digest"
            + " and d.deleted_at is not null)",
        "update tag set manifest_id = (select s.id from manifest m join manifest s"
            + " on s.package_id = ?2 and s.digest = m.digest where m.id = tag.manifest_id)"
            + " where package_id = ?1 and exists (select 1 from manifest m join manifest s"
            + " on s.package_id = ?2 and s.digest = m.digest where m.id = tag.manifest_id)",
        "update hook_event set manifest_id = (select s.id from manifest m join manifest s"
            + " on s.package_id = ?2 and s.digest = m.digest where m.id = hook_event.manifest_id)"
            + " where package_id = ?1 and exists (select 1 from manifest m join manifest s"
            + " on s.package_id = ?2 and s.digest = m.digest where m.id = hook_event.manifest_id)",
        "delete from manifest_reference where manifest_id in"
            + " (select m.id from manifest m where m.package_id = ?1 and exists "
            + SAME
            + ")",
        "delete from manifest m where m.package_id = ?1 and exists " + SAME,
        "update manifest_reference set package_id = ?2 where package_id = ?1",
        "update manifest set package_id = ?2 where package_id = ?1");
  }

  /** Removes tags that name the same in both packages, where they go. */
  public void dropTwins(long from, long into) {
    execute(
        from,
        into,
        "delete from tag t where t.package_id = ?1 and exists (select 1 from tag k"
            + " where k.package_id = ?2 and k.name = t.name and k.manifest_id = t.manifest_id)");
  }

  /** Moves the tags whose names are free, with their history. */
  public void moveFreeTags(long from, long into) {
    execute(
        from,
        into,
        "update tag_move set package_id = ?2 where package_id = ?1 and exists (select 1 from tag t"
            + " where t.package_id = ?1 and t.name = tag_move.name) and not "
            + TAKEN
            + "tag_move.name)",
        "update tag set package_id = ?2 where package_id = ?1 and not " + TAKEN + "tag.name)");
  }

  /**
   * Tags of the one that goes and what they name, but those that name the same in the other.
   *
   * @param named by the tag's name, in order
   * @param taken names that something else has in the one that stays
   */
  public record Coming(Map<String, Digest> named, Set<String> taken) {}

  /** Which tags come from one package into another. */
  public Coming listComing(long from, long into) {
    Map<String, Digest> named = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (Object row :
        query(
                "select t.name, m.digest, case when s.id is null then 0 else 1 end from tag t"
                    + " join manifest m on m.id = t.manifest_id left join tag k"
                    + " on k.package_id = ?2 and k.name = t.name left join manifest s"
                    + " on s.id = k.manifest_id where t.package_id = ?1"
                    + " and (s.id is null or s.digest <> m.digest) order by t.name",
                from,
                into)
            .getResultList()) {
      Object[] columns = (Object[]) row;
      String name = columns[0].toString();
      named.put(name, Digest.parse(columns[1].toString()));
      if (((Number) columns[2]).intValue() == 1) {
        taken.add(name);
      }
    }
    return new Coming(named, taken);
  }

  /** Names of the tags that a package has, in order. */
  @SuppressWarnings("unchecked") // a native query of one column gives its values
  public List<String> listTags(long packageId) {
    return query("select t.name from tag t where t.package_id = ?1 order by t.name", packageId)
        .getResultList();
  }

  /** Names of tags that are gone in the one and that tags of the other have, or had, in order. */
  @SuppressWarnings("unchecked") // a native query of one column gives its values
  public List<String> listGone(long from, long into) {
    return query(
            "select distinct v.name from tag_move v where v.package_id = ?1 and (exists (select 1"
                + " from tag_move w where w.package_id = ?2 and w.name = v.name) or exists"
                + " (select 1 from tag t where t.package_id = ?2 and t.name = v.name))"
                + " order by v.name",
            from,
            into)
        .getResultList();
  }

  /** Which of some names tags of a package have, or had. */
  public Set<String> listTaken(long packageId, Collection<String> names) {
    Set<String> taken = new HashSet<>();
    for (Object name :
        query(
                "select t.name from tag t where t.package_id = ?1 and t.name = any(?2)"
                    + " union select v.name from tag_move v where v.package_id = ?1"
                    + " and v.name = any(?2)",
                packageId,
                names.toArray(String[]::new))
            .getResultList()) {
      taken.add(name.toString());
    }
    return taken;
  }

  /**
   * Moves tags with their history, each by the beginning of its name and an end.
   *
   * @param kept how many characters of a name are kept at most
   */
  public void moveTags(long from, long into, Collection<String> names, int kept, String end) {
    for (String table : List.of("tag", "tag_move")) {
      query(
              "update "
                  + table
                  + " set package_id = ?2, name = substring(name from 1 for "
                  + kept
                  + ") || cast(?4 as varchar) where package_id = ?1 and name = any(?3)",
              from,
              into,
              names.toArray(String[]::new),
              end)
          .executeUpdate();
    }
  }

  /**
   * Moves the policy of retention that was set for the one that goes; one that was set for the one
   * that stays wins. The last run of either is where it was.
   *
   * @return whether the one that stays has got it
   */
  public boolean moveRetentionPolicy(long from, long into) {
    return query(
                "update retention_policy set package_id = ?2,"
                    + " place = 'PACKAGE:' || cast(?2 as varchar) where package_id = ?1"
                    + " and not exists (select 1 from retention_policy k where k.package_id = ?2)",
                from,
                into)
            .executeUpdate()
        > 0;
  }

  /**
   * Moves what is left: the history of tags that are gone, uploads that go on, pushes that no hook
   * was told of yet, and names. The one package is no more then.
   */
  public void moveRest(long from, long into) {
    execute(
        from,
        into,
        "update tag_move set package_id = ?2 where package_id = ?1",
        "update upload set package_id = ?2 where package_id = ?1",
        "update hook_event set package_id = ?2 where package_id = ?1",
        "update package_name set package_id = ?2 where package_id = ?1",
        "update tag_protection set package_id = ?2 where package_id = ?1",
        "delete from deleted_package_name where package_id = ?1 and ?2 = ?2",
        "delete from package_grant where package_id = ?1 and ?2 = ?2",
        // One that was set for the one that stays wins.
        "update quota set package_id = ?2, place = 'PACKAGE:' || cast(?2 as varchar)"
            + " where package_id = ?1 and not exists (select 1 from quota k where k.package_id = ?2)",
        "update package_readme set package_id = ?2 where package_id = ?1 and not exists (select 1"
            + " from package_readme k where k.package_id = ?2)",
        "delete from package where id = ?1 and ?2 = ?2",
        "update package set updated_at = current_timestamp where id = ?2 and ?1 = ?1");
  }

  private void execute(long from, long into, String... statements) {
    for (String statement : statements) {
      query(statement, from, into).executeUpdate();
    }
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
