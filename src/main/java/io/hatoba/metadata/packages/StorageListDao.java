package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What uses the storage, the largest first; for administrators, who see all of it. */
@ApplicationScoped
public class StorageListDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Where a page ended.
   *
   * @param bytes of the last on it
   * @param id of the last on it
   */
  public record Key(long bytes, long id) {
    /** Before the first page. */
    public static final Key FIRST = new Key(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** An account and what its packages use. */
  public record Owner(long id, String login, boolean organization, long packages, Bytes bytes) {}

  /** A package. */
  public record Pack(long id, String name, RegistryKind kind, Bytes bytes) {}

  /** A version. */
  public record Version(long id, String digest, long size) {}

  private static long number(@Nullable Object column) {
    return ((Number) Objects.requireNonNull(column)).longValue();
  }

  private List<?> query(String sql, int limit, Object... parameters) {
    return Database.query(entityManager, sql, parameters).setMaxResults(limit).getResultList();
  }

  /** Owners of packages, by physical bytes. It adds up all packages of the instance. */
  public List<Owner> listOwners(Key after, int limit) {
    return query(
            "select a.id, a.login, case when a.kind = 'ORGANIZATION' then 1 else 0 end, z.packages,"
                + " z.logical, z.physical from (select p.owner_id, sum(case when p.deleted_at is null"
                + " then 1 else 0 end) as packages, sum(case when p.deleted_at is null"
                + " then p.logical_bytes else 0 end) as logical, sum(p.physical_bytes) as physical"
                + " from package p where p.state = 'ACTIVE' group by p.owner_id) z"
                + " join account a on a.id = z.owner_id"
                + " where z.physical < ?1 or z.physical = ?1 and a.id < ?2"
                + " order by z.physical desc, a.id desc",
            limit,
            after.bytes(),
            after.id())
        .stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Owner(
                    number(row[0]),
                    row[1].toString(),
                    number(row[2]) == 1,
                    number(row[3]),
                    new Bytes(number(row[4]), number(row[5]))))
        .toList();
  }

  /** Packages of an owner that are not deleted, by physical bytes. */
  public List<Pack> listPackages(
      long ownerId, Collection<RegistryKind> kinds, Key after, int limit) {
    return query(
            "select p.id, p.name, p.kind, p.logical_bytes, p.physical_bytes from package p"
                + " where p.owner_id = ?1 and p.kind = any(?2) and p.deleted_at is null"
                + " and p.state = 'ACTIVE' and (p.physical_bytes < ?3"
                + " or p.physical_bytes = ?3 and p.id < ?4)"
                + " order by p.physical_bytes desc, p.id desc",
            limit,
            ownerId,
            kinds.stream().map(RegistryKind::name).toArray(String[]::new),
            after.bytes(),
            after.id())
        .stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Pack(
                    number(row[0]),
                    row[1].toString(),
                    RegistryKind.valueOf(row[2].toString()),
                    new Bytes(number(row[3]), number(row[4]))))
        .toList();
  }

  /** Living versions of a package. */
  public List<Version> listVersions(long packageId, Key after, int limit) {
    return query(
            "select v.id, m.digest, v.size from package_version v"
                + " join manifest m on m.id = v.manifest_id where v.package_id = ?1"
                + " and v.deleted_at is null and (v.size < ?2 or v.size = ?2 and v.id < ?3)"
                + " order by v.size desc, v.id desc",
            limit,
            packageId,
            after.bytes(),
            after.id())
        .stream()
        .map(Object[].class::cast)
        .map(row -> new Version(number(row[0]), row[1].toString(), number(row[2])))
        .toList();
  }

  /** The largest living versions of a package that the transaction under way has not touched. */
  public List<Version> listLargest(long packageId, int limit) {
    return query(
            "select v.id, m.digest, v.size from package_version v"
                + " join manifest m on m.id = v.manifest_id where v.package_id = ?1"
                + " and v.deleted_at is null and v.updated_at <> current_timestamp"
                + " order by v.size desc, v.id desc",
            limit,
            packageId)
        .stream()
        .map(Object[].class::cast)
        .map(row -> new Version(number(row[0]), row[1].toString(), number(row[2])))
        .toList();
  }

  /** What all packages of the instance use, as {@link PackageStorageDao.Owned} has it. */
  public Bytes sum() {
    @Nullable Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    "select coalesce(sum(case when p.deleted_at is null then p.logical_bytes"
                        + " else 0 end), 0), coalesce(sum(p.physical_bytes), 0) from package p")
                .getSingleResult();
    return new Bytes(number(row[0]), number(row[1]));
  }

  /** Bytes of all blobs of the instance, each once. */
  public long sumBlobs() {
    return number(
        Database.query(entityManager, "select coalesce(sum(b.size), 0) from blob b")
            .getSingleResult());
  }

  /** Bytes of configs and layers of an owner, each once however many of its packages have it. */
  public long deduplicated(long ownerId) {
    return number(
        Database.query(
                entityManager,
                "select coalesce(sum(z.size), 0) from (select max(r.size) as size from package p"
                    + " join manifest_reference r on r.package_id = p.id where p.owner_id = ?1 and "
                    + References.KEPT
                    + " group by r.child_digest) z",
                ownerId)
            .getSingleResult());
  }
}
