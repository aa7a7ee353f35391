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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private static final String DAMAGE = " left join manifest_damage d on d.manifest_id = m.id";
  private static final String COLUMNS =
      "select p.state, p.id, m.id, m.digest, m.media_type, m.size, ";

  /** Whether it is no version of its own, and whether it is damaged. */
  private static final String IS_PART =
      "case when exists (select 1 from package_version v where v.manifest_id = m.id"
          + " and v.deleted_at is null) then 0 else 1 end, d.manifest_id";

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
   * @param part whether it is a part of versions and none itself
   * @param damaged whether its bytes were found to have another digest
   */
  public record Found(
      long packageId,
      long id,
      Digest digest,
      String mediaType,
      long size,
      boolean part,
      boolean damaged) {}

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
                + IS_PART
                + FROM_NAME
                + " left join tag t on t.package_id = p.id and t.name = ?4"
                + " left join manifest m on m.id = t.manifest_id"
                + DAMAGE
                + WHERE_NAME
            : COLUMNS
                + IS_PART
                + FROM_NAME
                + " left join manifest m on m.package_id = p.id and m.digest = ?4"
                + " and m.deleted_at is null"
                + DAMAGE
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
                number(row[6]) > 0,
                row[7] != null)));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
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
   * A manifest of a package, deleted or not.
   *
   * @param id surrogate key
   * @param size bytes
   * @param deleted whether it is hidden
   * @param versionSize bytes of its version, if that is hidden as well; else 0
   * @param damaged whether the bytes that are kept were found to have another digest
   */
  public record Present(long id, long size, boolean deleted, long versionSize, boolean damaged) {}

  /**
   * Which of some manifests a package has, locked against deletion.
   *
   * @return each that is there, by its digest
   */
  public Map<String, Present> lock(long packageId, Collection<String> digests) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select m.digest, m.id, m.size, case when m.deleted_at is null then 0 else 1 end,"
                    + " (select v.size from package_version v where v.manifest_id = m.id"
                    + " and v.deleted_at is not null), (select d.manifest_id from manifest_damage d"
                    + " where d.manifest_id = m.id) from manifest m where m.package_id = ?1"
                    + " and m.digest = any(?2) order by m.digest "
                    + database.shareLockOf("m"))
            .setParameter(1, packageId)
            .setParameter(2, digests.toArray(String[]::new))
            .getResultList();
    Map<String, Present> found = new HashMap<>();
    for (Object row : rows) {
      @Nullable Object[] columns = (Object[]) row;
      found.put(
          String.valueOf(columns[0]),
          new Present(
              number(columns[1]),
              number(columns[2]),
              number(columns[3]) == 1,
              number(columns[4]),
              columns[5] != null));
    }
    return found;
  }

  /**
   * Keeps a manifest in a package; one that was deleted there comes back.
   *
   * @param present as it was found, and is locked
   * @return surrogate key, and whether the row is new
   */
  public Stored store(
      ManifestEntity manifest, List<ManifestReference> references, Optional<Present> present) {
    if (present.isEmpty()) {
      entityManager.persist(manifest);
      for (int place = 0; place < references.size(); place++) {
        entityManager.persist(new ManifestReferenceEntity(manifest, place, references.get(place)));
      }
      entityManager.flush();
      return new Stored(manifest.id(), true);
    }
    long id = present.get().id();
    if (present.get().deleted()) {
      entityManager
          .createNativeQuery(
              "update manifest set deleted_at = null, deleted_with = null,"
                  + " pushed_at = current_timestamp where id = ?1")
          .setParameter(1, id)
          .executeUpdate();
    }
    if (present.get().damaged()) {
      heal(id, manifest.content());
    }
    return new Stored(id, false);
  }

  private void heal(long id, byte[] content) {
    Database.query(entityManager, "update manifest set content = ?2 where id = ?1", id, content)
        .executeUpdate();
    Database.query(entityManager, "delete from manifest_damage where manifest_id = ?1", id)
        .executeUpdate();
  }

  /**
   * Where a manifest is kept.
   *
   * @param id surrogate key
   * @param made whether the row is new; it is not for a manifest that was deleted
   */
  public record Stored(long id, boolean made) {}

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
   * An image as its config is found.
   *
   * @param content bytes of the manifest
   * @param mediaType what it was pushed as
   * @param configSize bytes of the config
   * @param generation names its file together with its digest
   */
  public record Described(byte[] content, String mediaType, long configSize, long generation) {}

  /** An image of a package whose config the package holds; none of both is known to be damaged. */
  public Optional<Described> findDescribed(long packageId, Digest digest) {
    List<?> rows =
        Database.query(
                entityManager,
                "select m.content, m.media_type, b.size, b.generation from manifest m"
                    + " join manifest_reference r on r.manifest_id = m.id and r.kind = 'CONFIG'"
                    + " join blob b on b.digest = r.child_digest"
                    + " join blob_link l on l.blob_id = b.id and l.package_id = m.package_id"
                    + " where m.package_id = ?1 and m.digest = ?2 and not exists (select 1"
                    + " from blob_damage d where d.blob_id = b.id) and not exists (select 1"
                    + " from manifest_damage e where e.manifest_id = m.id)",
                packageId,
                digest.toString())
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new Described(
                    (byte[]) row[0], String.valueOf(row[1]), number(row[2]), number(row[3])));
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
