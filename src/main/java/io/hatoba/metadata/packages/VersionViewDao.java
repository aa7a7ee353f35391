package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What belongs to versions and what they share, for those who look at them. */
@ApplicationScoped
public class VersionViewDao {
  /** Things attached to one version, in one list. */
  public static final int MOST_ATTACHED = 500;

  /** Versions that share a layer are counted up to so many. */
  public static final int MOST_VERSIONS = 1_000;

  /** Packages that share a layer are counted up to so many. */
  public static final int MOST_PACKAGES = 100;

  /** Children of an index that are looked at. */
  public static final int MOST_CHILDREN = 64;

  /** The root of a version and its first children, which things are attached to. */
  private static final String TARGETS =
      "(select v.id, v.package_id, m.digest from package_version v join manifest m"
          + " on m.id = v.manifest_id where v.id = any(?1) union select v.id, v.package_id,"
          + " r.child_digest from package_version v join manifest_reference r"
          + " on r.manifest_id = v.manifest_id and r.kind = 'MANIFEST' and r.place < "
          + MOST_CHILDREN
          + " where v.id = any(?1)) t";

  private static final String REFERRERS =
      TARGETS
          + " join manifest s on s.package_id = t.package_id and s.subject_digest = t.digest"
          + " and s.deleted_at is null";

  /** By tags such as {@code sha256-….sig}; what names its subject too is a referrer already. */
  private static final String FALLBACKS =
      TARGETS
          + " join tag g on g.package_id = t.package_id"
          + " and g.name > 'sha256-' || substring(t.digest from 8) || '.'"
          // What follows the dot among characters.
          + " and g.name < 'sha256-' || substring(t.digest from 8) || '/'"
          + " join manifest s on s.id = g.manifest_id and s.deleted_at is null"
          + " and s.subject_digest is null";

  private static final String SUFFIX = "substring(g.name from 73)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * How many things of a type are attached to a version.
   *
   * @param type the artifact type; empty where there is none
   * @param suffix of the tag by which it is found; empty for a referrer
   */
  public record Count(long versionId, String type, String suffix, long count) {}

  /** How many things are attached to some versions and their children, in one statement. */
  public List<Count> countAttached(Collection<Long> versionIds) {
    List<?> rows =
        Database.query(
                entityManager,
                "select t.id, coalesce(s.artifact_type, '') as a, '' as b, count(*) from "
                    + REFERRERS
                    + " group by t.id, coalesce(s.artifact_type, '') union all select t.id, '', "
                    + SUFFIX
                    + ", count(*) from "
                    + FALLBACKS
                    + " group by t.id, "
                    + SUFFIX,
                (Object) versionIds.toArray(Long[]::new))
            .getResultList();
    return rows.stream()
        .map(row -> (@Nullable Object[]) row)
        .map(row -> new Count(number(row[0]), text(row[1]), text(row[2]), number(row[3])))
        .toList();
  }

  /**
   * A thing that is attached to a version.
   *
   * @param subject digest of what it is attached to: the root or a child of it
   * @param type the artifact type; empty where there is none
   * @param suffix of the tag by which it is found; empty for a referrer
   * @param size bytes of its manifest
   */
  public record Attached(String subject, Digest digest, String type, String suffix, long size) {}

  /** What is attached to a version and its children, {@link #MOST_ATTACHED} of it at most. */
  public List<Attached> listAttached(long versionId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select t.digest, s.digest as d, coalesce(s.artifact_type, ''), '' as b, s.size"
                    + " from "
                    + REFERRERS
                    + " union all select t.digest, s.digest, '', "
                    + SUFFIX
                    + ", s.size from "
                    + FALLBACKS
                    + " order by 2, 4",
                (Object) new Long[] {versionId})
            .setMaxResults(MOST_ATTACHED)
            .getResultList();
    return rows.stream()
        .map(row -> (@Nullable Object[]) row)
        .map(
            row ->
                new Attached(
                    text(row[0]),
                    Digest.parse(text(row[1])),
                    text(row[2]),
                    text(row[3]),
                    number(row[4])))
        .toList();
  }

  /** A manifest with its bytes. */
  public record Content(String digest, String mediaType, byte[] bytes) {}

  /** The root of a version, deleted or not; empty if it has gone for good by now. */
  public Optional<byte[]> findRoot(long manifestId) {
    List<?> rows =
        Database.query(
                entityManager, "select m.content from manifest m where m.id = ?1", manifestId)
            .getResultList();
    return rows.stream().findFirst().map(byte[].class::cast);
  }

  /** Bytes of living manifests of a package, of {@code most} bytes each at most. */
  public Map<String, Content> contents(long packageId, Collection<Digest> digests, long most) {
    List<?> rows =
        Database.query(
                entityManager,
                "select m.digest, m.media_type, m.content from manifest m where m.package_id = ?1"
                    + " and m.digest = any(?2) and m.size <= ?3 and m.deleted_at is null",
                packageId,
                digests.stream().map(Digest::toString).distinct().toArray(String[]::new),
                most)
            .getResultList();
    Map<String, Content> contents = new HashMap<>();
    for (Object one : rows) {
      @Nullable Object[] row = (Object[]) one;
      if (row[2] instanceof byte[] bytes) {
        contents.put(text(row[0]), new Content(text(row[0]), text(row[1]), bytes));
      }
    }
    return contents;
  }

  /**
   * Who else has a layer.
   *
   * @param versions other versions of the package, {@link #MOST_VERSIONS} at most
   * @param packages other packages that the viewer sees, {@link #MOST_PACKAGES} at most
   */
  public record Sharing(long versions, long packages) {}

  /**
   * Who else has some layers of a version. Of other packages only those count that the viewer sees:
   * nobody learns from it whether others have the same bytes.
   *
   * @param viewer empty for nobody, whom no package is shown to
   * @param digests a handful
   */
  public Map<String, Sharing> sharing(
      Optional<Viewer> viewer, long packageId, long versionId, List<Digest> digests) {
    if (digests.isEmpty()) {
      return Map.of();
    }
    SeenStatement statement = new SeenStatement(viewer.orElse(Viewer.NOBODY));
    String pack = statement.bind(packageId);
    String version = statement.bind(versionId);
    String seen = viewer.map(SeenPackages::seen).orElse("1 = 0");
    for (int place = 0; place < digests.size(); place++) {
      String digest = statement.bind(digests.get(place).toString());
      statement
          .add(place == 0 ? "" : " union all ")
          .add("select " + place + ", (select count(distinct x.id) from (")
          .add(versionsWith(pack, version, digest))
          .add(") x), (select count(*) from (select")
          .add(" p.id from blob b join blob_link l on l.blob_id = b.id")
          .add(SeenPackages.rowsOf("l.package_id"))
          .add(" where b.digest = " + digest + " and p.id <> " + pack + " and " + seen)
          .add(" and ?1 = ?1 fetch first " + MOST_PACKAGES + " rows only) y)");
    }
    Map<String, Sharing> sharing = new HashMap<>();
    List<?> rows =
        Database.query(entityManager, statement.sql(), statement.values()).getResultList();
    for (Object one : rows) {
      @Nullable Object[] row = (Object[]) one;
      sharing.put(
          digests.get((int) number(row[0])).toString(),
          new Sharing(Math.min(number(row[1]), MOST_VERSIONS), number(row[2])));
    }
    return sharing;
  }

  private static String versionsWith(String pack, String version, String digest) {
    String living = " and v.deleted_at is null and v.id <> " + version;
    String names = " where r.package_id = " + pack + " and r.child_digest = " + digest;
    // Each stops at once where it has found enough, which databases do not see of both together.
    String some = " fetch first " + MOST_VERSIONS + " rows only)";
    return "(select v.id from manifest_reference r join package_version v"
        + " on v.manifest_id = r.manifest_id"
        + names
        + living
        + some
        + " union all (select v.id from manifest_reference r join manifest m"
        + " on m.id = r.manifest_id and m.deleted_at is null join manifest_reference i"
        + " on i.package_id = r.package_id and i.child_digest = m.digest and i.kind = 'MANIFEST'"
        + " join package_version v on v.manifest_id = i.manifest_id"
        + names
        + living
        + some;
  }

  private static String text(@Nullable Object column) {
    return column == null ? "" : column.toString();
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
