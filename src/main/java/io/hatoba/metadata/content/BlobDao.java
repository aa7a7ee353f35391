package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries over blobs and their links to packages; a blob is found through a package only. */
@ApplicationScoped
public class BlobDao {
  /** No file has this generation. */
  private static final long ANY = -1;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static BlobDao over(EntityManager entityManager, Database database) {
    BlobDao dao = new BlobDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * A blob as one package holds it.
   *
   * @param packageId the package that was looked in
   * @param linkId the package's link to it
   * @param size bytes
   * @param generation names the file together with the digest
   * @param leaseAge seconds since the lease was last renewed, by the database's clock
   * @param damaged whether its file was read and found damaged
   */
  public record LinkedBlob(
      long packageId, long linkId, long size, long generation, long leaseAge, boolean damaged) {}

  /**
   * What a look into a package found.
   *
   * @param active whether the package has had a manifest
   * @param blob the blob, where the package holds it
   */
  public record Lookup(boolean active, Optional<LinkedBlob> blob) {}

  /** Looks for a blob in the package that a name reaches, in one statement. */
  public Optional<Lookup> find(ImageName name, Digest digest) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select p.state, p.id, l.id, b.size, b.generation,"
                    + " cast(extract(epoch from current_timestamp)"
                    + " - extract(epoch from l.leased_at) as bigint), d.blob_id"
                    + " from account_login a join package_name n on n.owner_id = a.account_id"
                    + " join package p on p.id = n.package_id"
                    + " left join blob b on b.digest = ?4"
                    + " left join blob_link l on l.package_id = p.id and l.blob_id = b.id"
                    + " and l.deleted_at is null"
                    + " left join blob_damage d on d.blob_id = b.id"
                    + " where a.folded_login = ?1 and n.kind = ?2 and n.path = ?3")
            .setParameter(1, name.owner())
            .setParameter(2, name.kind().name())
            .setParameter(3, name.path())
            .setParameter(4, digest.toString())
            .getResultList();
    return rows.stream().findFirst().map(row -> lookup((Object[]) row));
  }

  /**
   * Packages of an owner that hold a blob.
   *
   * @param ownerLogin login of the owner, case folded
   * @param limit how many at most
   * @return names of the packages
   */
  public List<ImageName> listHolders(String ownerLogin, Digest digest, int limit) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select n.kind, a.folded_login || '/' || n.path"
                    + " from account_login a join package_name n on n.owner_id = a.account_id"
                    + " join blob_link l on l.package_id = n.package_id and l.deleted_at is null"
                    + " join blob b on b.id = l.blob_id"
                    + " where b.digest = ?1 and a.folded_login = ?2"
                    + " order by n.id")
            .setParameter(1, digest.toString())
            .setParameter(2, ownerLogin)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> imageName((Object[]) row)).toList();
  }

  private static ImageName imageName(@Nullable Object[] row) {
    return new ImageName(
        RegistryKind.valueOf(String.valueOf(row[0])), new RepositoryName(String.valueOf(row[1])));
  }

  private static Lookup lookup(@Nullable Object[] row) {
    boolean active = "ACTIVE".equals(row[0]);
    if (row[2] == null) {
      return new Lookup(active, Optional.empty());
    }
    return new Lookup(
        active,
        Optional.of(
            new LinkedBlob(
                number(row[1]),
                number(row[2]),
                number(row[3]),
                number(row[4]),
                number(row[5]),
                row[6] != null)));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  /**
   * Starts the lease of a link anew.
   *
   * @return false if the link has just gone
   */
  public boolean renewLease(long linkId) {
    return entityManager
            .createNativeQuery(
                "update blob_link set leased_at = current_timestamp where id = ?1 and deleted_at is"
                    + " null")
            .setParameter(1, linkId)
            .executeUpdate()
        > 0;
  }

  /**
   * Makes the row of a file that is safe, unless one of the same digest is there.
   *
   * @return whether it made the row
   */
  public boolean insertUnlessPresent(Digest digest, long size, long generation) {
    return entityManager
            .createNativeQuery(
                "insert into blob (id, digest, size, generation)"
                    + " values (nextval('blob_seq'), ?1, ?2, ?3) on conflict do nothing")
            .setParameter(1, digest.toString())
            .setParameter(2, size)
            .setParameter(3, generation)
            .executeUpdate()
        > 0;
  }

  /**
   * Keeps a package from being hidden until the transaction ends.
   *
   * @return false if it is hidden already
   */
  public boolean holdPackage(long packageId) {
    return !Database.query(
            entityManager,
            "select p.id from package p where p.id = ?1 and p.deleted_at is null "
                + database.keyLockOf("p"),
            packageId)
        .getResultList()
        .isEmpty();
  }

  /**
   * Keeps a blob from being swept, and from being noted as damaged, until the transaction ends.
   *
   * @return false if there is none of this digest, or it has another file
   */
  public boolean holdFile(Digest digest, long generation) {
    return !Database.query(
            entityManager,
            "select b.id from blob b where b.digest = ?1 and b.generation = ?2 "
                + database.keyLockOf("b"),
            digest.toString(),
            generation)
        .getResultList()
        .isEmpty();
  }

  /**
   * Links a blob to a package, or revives and renews the link that is there. The blob stays from
   * then on until the transaction ends, and for a lease afterwards.
   *
   * @return false if there is no blob of this digest
   */
  public boolean link(long packageId, Digest digest) {
    // Again if the link that was in the way has just been swept.
    return insertLink(packageId, digest, ANY)
        || revive(packageId, digest, ANY)
        || insertLink(packageId, digest, ANY);
  }

  /**
   * The same for a blob whose file is of a generation.
   *
   * @return false if there is none of this digest, or it has another file
   */
  public boolean linkFile(long packageId, Digest digest, long generation) {
    return revive(packageId, digest, generation)
        || insertLink(packageId, digest, generation)
        || revive(packageId, digest, generation);
  }

  private boolean insertLink(long packageId, Digest digest, long generation) {
    return Database.query(
                entityManager,
                "insert into blob_link (id, package_id, blob_id, leased_at)"
                    + " select nextval('blob_link_seq'), cast(?1 as bigint), b.id,"
                    + " current_timestamp from blob b where b.digest = ?2"
                    + generationIs("?3")
                    + " "
                    + database.keyLockOf("b")
                    + " on conflict do nothing",
                packageId,
                digest.toString(),
                generation)
            .executeUpdate()
        > 0;
  }

  private boolean revive(long packageId, Digest digest, long generation) {
    return Database.query(
                entityManager,
                "update blob_link set leased_at = current_timestamp, deleted_at = null"
                    + " where package_id = ?1"
                    + " and blob_id = (select b.id from blob b where b.digest = ?2"
                    + generationIs("?3")
                    + ")",
                packageId,
                digest.toString(),
                generation)
            .executeUpdate()
        > 0;
  }

  private static String generationIs(String parameter) {
    return " and (b.generation = {g} or cast({g} as bigint) = ".replace("{g}", parameter)
        + ANY
        + ")";
  }

  /**
   * A blob that stays while the transaction runs.
   *
   * @param size bytes
   * @param generation names the file together with the digest
   * @param named whether a manifest of the package, deleted or not, names it as its config or a
   *     layer that is kept here
   */
  public record Locked(long size, long generation, boolean named) {}

  /**
   * Brings back links to blobs that some manifests of a package name.
   *
   * @param manifestIds their surrogate keys
   */
  public void reviveLinksOf(long packageId, Collection<Long> manifestIds) {
    Database.query(
            entityManager,
            "update blob_link set deleted_at = null where package_id = ?1 and deleted_at is not"
                + " null and blob_id in (select b.id from manifest_reference r join blob b"
                + " on b.digest = r.child_digest where r.manifest_id = any(?2)"
                + " and r.kind in ('CONFIG', 'LAYER'))",
            packageId,
            manifestIds.toArray(Long[]::new))
        .executeUpdate();
  }

  /**
   * Locks a package's links to some blobs against the sweeper, in digest order.
   *
   * @return each blob that the package holds and that is not known to be damaged, by its digest
   */
  public Map<String, Locked> lockLinks(long packageId, Collection<String> digests) {
    List<?> rows =
        entityManager
            .createNativeQuery(
                "select b.digest, b.size, b.generation, case when exists (select 1"
                    + " from manifest_reference r where r.package_id = l.package_id"
                    + " and r.child_digest = b.digest and "
                    + References.KEPT
                    + ") then 1 else 0 end from blob_link l join blob b on b.id = l.blob_id"
                    + " where l.package_id = ?1 and l.deleted_at is null"
                    + " and b.digest = any(?2) and not exists (select 1 from blob_damage d"
                    + " where d.blob_id = b.id) order by b.digest "
                    + database.shareLockOf("l"))
            .setParameter(1, packageId)
            .setParameter(2, digests.toArray(String[]::new))
            .getResultList();
    Map<String, Locked> locked = new HashMap<>();
    for (Object row : rows) {
      @Nullable Object[] columns = (Object[]) row;
      locked.put(
          String.valueOf(columns[0]),
          new Locked(number(columns[1]), number(columns[2]), number(columns[3]) == 1));
    }
    return locked;
  }

  /** Which digests manifests of a package name, whether or not the package holds the blobs. */
  public Set<String> listNamed(long packageId, Collection<String> digests) {
    Set<String> named = new HashSet<>();
    Database.query(
            entityManager,
            "select distinct r.child_digest from manifest_reference r where r.package_id = ?1"
                + " and r.child_digest = any(?2) and "
                + References.KEPT,
            packageId,
            digests.toArray(String[]::new))
        .getResultList()
        .forEach(digest -> named.add(String.valueOf(digest)));
    return named;
  }

  /**
   * Hides a blob from a package; the link can be restored.
   *
   * @return false if no link was there to hide
   */
  public boolean deleteLink(long linkId) {
    return entityManager
            .createNativeQuery(
                "update blob_link set deleted_at = current_timestamp where id = ?1"
                    + " and deleted_at is null")
            .setParameter(1, linkId)
            .executeUpdate()
        > 0;
  }

  /** Whether a row names this file, in whichever package. */
  public boolean fileIsNamed(Digest digest, long generation) {
    return !entityManager
        .createNativeQuery("select b.id from blob b where b.digest = ?1 and b.generation = ?2")
        .setParameter(1, digest.toString())
        .setParameter(2, generation)
        .getResultList()
        .isEmpty();
  }
}
