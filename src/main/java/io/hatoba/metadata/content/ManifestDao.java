package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over manifests and what they name; a manifest is found through a package only. */
@ApplicationScoped
public class ManifestDao {
  private static final String FROM_NAME =
      " from account_login a join package_name n on n.owner_id = a.account_id"
          + " join package p on p.id = n.package_id";
  private static final String WHERE_NAME =
      " where a.folded_login = ?1 and n.kind = ?2 and n.path = ?3";
  private static final String COLUMNS =
      "select p.state, p.id, m.id, m.digest, m.media_type, m.size, ";

  /** Whether another manifest of the package has it as a child or as its referrer. */
  private static final String IS_PART =
      "case when exists (select 1 from tag g where g.manifest_id = m.id) then 0"
          + " when exists (select 1 from manifest_reference r join manifest i on i.id = r.manifest_id"
          + " where r.package_id = m.package_id and r.child_digest = m.digest"
          + " and r.kind = 'MANIFEST' and i.deleted_at is null) then 1"
          + " when exists (select 1 from manifest s where s.package_id = m.package_id"
          + " and s.digest = m.subject_digest and s.deleted_at is null) then 1 else 0 end";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static ManifestDao over(EntityManager entityManager, Database database) {
    ManifestDao dao = new ManifestDao();
    dao.database = database;
    dao.entityManager = entityManager;
    return dao;
  }

  /**
   * A manifest without its bytes.
   *
   * @param packageId the package it was found in
   * @param id surrogate key
   * @param digest digest of its bytes
   * @param mediaType what it was pushed as
   * @param size bytes
   * @param part whether it was found by its digest, has no tag, and is a child or a referrer of
   *     another manifest
   */
  public record Found(
      long packageId, long id, Digest digest, String mediaType, long size, boolean part) {}

  /**
   * What a look into a package found.
   *
   * @param active whether the package has had a manifest
   * @param manifest the manifest, where the package holds it
   */
  public record Lookup(boolean active, Optional<Found> manifest) {}

  /**
   * A manifest that names a subject.
   *
   * @param id surrogate key
   * @param digest digest of its bytes
   * @param mediaType what it was pushed as
   * @param size bytes
   * @param artifactType the effective artifact type
   */
  public record Referrer(
      long id, Digest digest, String mediaType, long size, Optional<String> artifactType) {}

  /** Looks for a manifest in the package that a name reaches, in one statement. */
  public Optional<Lookup> find(ImageName name, Reference reference) {
    String sql =
        reference instanceof Tag
            ? COLUMNS
                + "0"
                + FROM_NAME
                + " left join tag t on t.package_id = p.id and t.name = ?4"
                + " left join manifest m on m.id = t.manifest_id"
                + WHERE_NAME
            : COLUMNS
                + IS_PART
                + FROM_NAME
                + " left join manifest m on m.package_id = p.id and m.digest = ?4"
                + " and m.deleted_at is null"
                + WHERE_NAME;
    List<?> rows =
        entityManager
            .createNativeQuery(sql)
            .setParameter(1, name.owner())
            .setParameter(2, name.kind().name())
            .setParameter(3, name.path())
            .setParameter(4, reference.toString())
            .getResultList();
    return rows.stream().findFirst().map(row -> lookup((Object[]) row));
  }

  private static Lookup lookup(@Nullable Object[] row) {
    boolean active = "ACTIVE".equals(row[0]);
    if (row[2] == null) {
      return new Lookup(active, Optional.empty());
    }
    return new Lookup(
        active,
        Optional.of(
            new Found(
                number(row[1]),
                number(row[2]),
                Digest.parse(String.valueOf(row[3])),
                String.valueOf(row[4]),
                number(row[5]),
                number(row[6]) > 0)));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * A manifest with its bytes, live or deleted.
   *
   * @param mediaType what it was pushed as
   * @param deleted whether the package does not show it
   */
  public record Kept(String mediaType, byte[] content, boolean deleted) {}

  /**
   * A manifest that a package holds, or has deleted and can restore.
   *
   * @param restorable how long what was deleted can be restored
   */
  public Optional<Kept> findKept(long packageId, Digest digest, Duration restorable) {
    List<?> rows =
        Database.query(
                entityManager,
                "select m.media_type, m.content, case when m.deleted_at is null then 0 else 1 end"
                    + " from manifest m where m.package_id = ?1 and m.digest = ?2"
                    + " and (m.deleted_at is null or m.deleted_at > current_timestamp"
                    + " - cast(?3 as bigint) * interval '1' second)",
                packageId,
                digest.toString(),
                restorable.toSeconds())
            .getResultList();
    return rows.stream().findFirst().map(row -> kept((Object[]) row));
  }

  private static Kept kept(@Nullable Object[] row) {
    return new Kept(
        String.valueOf(row[0]), (byte[]) Objects.requireNonNull(row[1]), number(row[2]) > 0);
  }

  /** The bytes of a manifest. */
  public byte[] content(long id) {
    return (byte[])
        entityManager
            .createNativeQuery("select m.content from manifest m where m.id = ?1")
            .setParameter(1, id)
            .getSingleResult();
  }

  /** The bytes of some manifests, by surrogate key. */
  public Map<Long, byte[]> contents(Collection<Long> ids) {
    Map<Long, byte[]> contents = new HashMap<>();
    for (Object[] row :
        entityManager
            .createQuery(
                "select m.id, m.content from ManifestEntity m where m.id in :ids", Object[].class)
            .setParameter("ids", ids)
            .getResultList()) {
      contents.put((Long) row[0], (byte[]) row[1]);
    }
    return contents;
  }

  /**
   * Keeps a manifest in a package; one that was deleted there comes back.
   *
   * @return surrogate key, and whether the row is new
   */
  public Stored store(ManifestEntity manifest, List<ManifestReference> references) {
    List<?> present =
        entityManager
            .createNativeQuery(
                "select m.id, m.deleted_at from manifest m"
                    + " where m.package_id = ?1 and m.digest = ?2 "
                    + database.shareLockOf("m"))
            .setParameter(1, manifest.packageId())
            .setParameter(2, manifest.digest())
            .getResultList();
    if (present.isEmpty()) {
      entityManager.persist(manifest);
      for (int place = 0; place < references.size(); place++) {
        entityManager.persist(new ManifestReferenceEntity(manifest, place, references.get(place)));
      }
      entityManager.flush();
      return new Stored(manifest.id(), true);
    }
    @Nullable Object[] row = (Object[]) present.get(0);
    long id = number(row[0]);
    if (row[1] != null) {
      entityManager
          .createNativeQuery(
              "update manifest set deleted_at = null, pushed_at = current_timestamp where id = ?1")
          .setParameter(1, id)
          .executeUpdate();
    }
    return new Stored(id, row[1] != null);
  }

  /**
   * Where a manifest is kept.
   *
   * @param id surrogate key
   * @param appeared whether the package did not show it before
   */
  public record Stored(long id, boolean appeared) {}

  /**
   * Which of some manifests a package holds, locked against deletion.
   *
   * @return size in bytes of each that is there
   */
  public Map<String, Long> lockSizes(long packageId, Collection<String> digests) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select m.digest, m.size from manifest m where m.package_id = ?1"
                    + " and m.digest = any(?2) and m.deleted_at is null order by m.digest "
                    + database.shareLockOf("m"))
            .setParameter(1, packageId)
            .setParameter(2, digests.toArray(String[]::new))
            .getResultList();
    Map<String, Long> sizes = new HashMap<>();
    for (Object row : rows) {
      @Nullable Object[] columns = (Object[]) row;
      sizes.put(String.valueOf(columns[0]), number(columns[1]));
    }
    return sizes;
  }

  /** A live manifest of the package that names a digest in another way than as its subject. */
  public Optional<Digest> findParent(long packageId, Digest child) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select m.digest from manifest_reference r join manifest m on m.id = r.manifest_id"
                    + " where r.package_id = ?1 and r.child_digest = ?2 and r.kind <> 'SUBJECT'"
                    + " and m.deleted_at is null")
            .setParameter(1, packageId)
            .setParameter(2, child.toString())
            .setMaxResults(1)
            .getResultList();
    return rows.stream().findFirst().map(digest -> Digest.parse(String.valueOf(digest)));
  }

  /**
   * Hides a manifest; it can be restored.
   *
   * @return false if it was not there to hide
   */
  public boolean delete(long id) {
    return entityManager
            .createNativeQuery(
                "update manifest set deleted_at = current_timestamp where id = ?1"
                    + " and deleted_at is null")
            .setParameter(1, id)
            .executeUpdate()
        > 0;
  }

  /**
   * Manifests of a package that name a subject, in digest order.
   *
   * @param artifactType only those of this type; empty for all
   * @param after the digest that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<Referrer> listReferrers(
      long packageId, Digest subject, Optional<String> artifactType, String after, int limit) {
    var query =
        entityManager
            .createNativeQuery(
                "select m.id, m.digest, m.media_type, m.size, m.artifact_type"
                    + " from manifest m where m.package_id = ?1 and m.subject_digest = ?2"
                    + " and m.digest > ?3 and m.deleted_at is null"
                    + (artifactType.isPresent() ? " and m.artifact_type = ?4" : "")
                    + " order by m.digest")
            .setParameter(1, packageId)
            .setParameter(2, subject.toString())
            .setParameter(3, after)
            .setMaxResults(limit);
    artifactType.ifPresent(type -> query.setParameter(4, type));
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> referrer((Object[]) row)).toList();
  }

  private static Referrer referrer(@Nullable Object[] row) {
    return new Referrer(
        number(row[0]),
        Digest.parse(String.valueOf(row[1])),
        String.valueOf(row[2]),
        number(row[3]),
        Optional.ofNullable((String) row[4]));
  }
}
