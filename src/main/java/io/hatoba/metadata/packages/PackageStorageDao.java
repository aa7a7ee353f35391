package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.References;
import io.hatoba.metadata.packages.QuotaDao.Limits;
import io.hatoba.oci.ImageName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What packages use of the storage. The figures stand in the row of the package and change in the
 * transaction that changes what they count, which holds the package ({@link HeldPackageDao}).
 */
@ApplicationScoped
public class PackageStorageDao {
  private static final String COLUMNS =
      "u.owner_id, u.logical_bytes, u.physical_bytes, "
          + Limits.COLUMNS.replace("{q}", "q")
          + ", "
          + Limits.COLUMNS.replace("{q}", "o");

  /** Over the alias of a package, and an expression for its owner. */
  private static final String QUOTAS =
      "left join quota q on q.package_id = {p}.id left join quota o on o.place ="
          + " case when exists (select 1 from quota x where x.owner_id = {owner})"
          + " then 'OWNER:' || {owner} else '"
          + PolicyPlace.INSTANCE
          + "' end";

  private static final String QUOTAS_OF_U =
      QUOTAS.replace("{p}", "u").replace("{owner}", "u.owner_id");

  private static final String OWNED =
      "(select coalesce(sum(s.{bytes}), 0) from package s where s.owner_id = {owner}{which})";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static PackageStorageDao over(EntityManager entityManager, Database database) {
    PackageStorageDao dao = new PackageStorageDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * Bytes of some packages.
   *
   * @param logical of the versions that live, each as it would be alone
   * @param physical that are kept: configs and layers that manifests of a package name, deleted
   *     ones too, each once, and the manifests
   */
  public record Bytes(long logical, long physical) {}

  /**
   * A package after a change, and how much is allowed.
   *
   * @param bytes that it uses now
   * @param limits its own
   * @param ofOwner what holds for all packages of the owner together
   */
  public record Used(long ownerId, Bytes bytes, Limits limits, Limits ofOwner) {}

  /** Notes that what is in a package that is held has changed, and by how many bytes. */
  public Used grow(long packageId, Bytes by) {
    return used(database.updateJoining(
            "update package u set updated_at = current_timestamp,"
                + " logical_bytes = u.logical_bytes + cast(?2 as bigint),"
                + " physical_bytes = u.physical_bytes + cast(?3 as bigint) where u.id = ?1",
            COLUMNS,
            QUOTAS_OF_U,
            packageId,
            by.logical(),
            by.physical()))
        .orElseThrow();
  }

  /** A package as it is. */
  public Optional<Used> find(long packageId) {
    return used(
        Database.query(
                entityManager,
                "select " + COLUMNS + " from package u " + QUOTAS_OF_U + " where u.id = ?1",
                packageId)
            .getResultList());
  }

  private static Optional<Used> used(List<?> rows) {
    return rows.stream().findFirst().map(row -> used((Object[]) row));
  }

  private static Used used(@Nullable Object[] row) {
    return new Used(
        number(row[0]),
        new Bytes(number(row[1]), number(row[2])),
        Limits.of(row, 3),
        Limits.of(row, 7));
  }

  private static long number(@Nullable Object column) {
    return ((Number) Objects.requireNonNull(column)).longValue();
  }

  /**
   * What all packages of an owner use.
   *
   * @param bytes logical ones without those of deleted packages, physical ones with them
   * @param deleted physical ones of deleted packages alone
   */
  public record Owned(Bytes bytes, long deleted) {}

  /** What all packages of an owner use. */
  public Owned findOwned(long ownerId) {
    @Nullable Object[] row =
        (Object[])
            Database.query(
                    entityManager,
                    "select coalesce(sum(case when p.deleted_at is null then p.logical_bytes"
                        + " else 0 end), 0), coalesce(sum(p.physical_bytes), 0),"
                        + " coalesce(sum(case when p.deleted_at is null then 0"
                        + " else p.physical_bytes end), 0) from package p where p.owner_id = ?1",
                    ownerId)
                .getSingleResult();
    return new Owned(new Bytes(number(row[0]), number(row[1])), number(row[2]));
  }

  /**
   * What a name reaches, before anything is pushed to it.
   *
   * @param packageId 0 if there is no package yet
   * @param used of the package, if there is one
   * @param owned what all packages of the owner use; 0 where its owner has no quota
   */
  public record Room(long packageId, Used used, Bytes owned) {}

  /**
   * What is used and allowed where a name leads, in one statement.
   *
   * @return empty if there is no such owner
   */
  public Optional<Room> findRoom(ImageName name) {
    String owner = "coalesce(p.owner_id, a.account_id)";
    String owned = "case when o.place is null then 0 else " + OWNED + " end";
    List<?> rows =
        Database.query(
                entityManager,
                "select "
                    + owner
                    + ", coalesce(p.logical_bytes, 0), coalesce(p.physical_bytes, 0), "
                    + Limits.COLUMNS.replace("{q}", "q")
                    + ", "
                    + Limits.COLUMNS.replace("{q}", "o")
                    + ", coalesce(p.id, 0), "
                    + owned
                        .replace("{bytes}", "logical_bytes")
                        .replace("{which}", " and s.deleted_at is null")
                        .replace("{owner}", owner)
                    + ", "
                    + owned
                        .replace("{bytes}", "physical_bytes")
                        .replace("{which}", "")
                        .replace("{owner}", owner)
                    + " from account_login a left join package_name n on n.owner_id = a.account_id"
                    + " and n.kind = ?2 and n.path = ?3 left join package p on p.id = n.package_id "
                    + QUOTAS.replace("{p}", "p").replace("{owner}", owner)
                    + " where a.folded_login = ?1",
                name.owner(),
                name.kind().name(),
                name.path())
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(
            found -> {
              @Nullable Object[] row = (Object[]) found;
              return new Room(
                  number(row[11]), used(row), new Bytes(number(row[12]), number(row[13])));
            });
  }

  /** Notes that something of a package that is held went for good, which it used so much for. */
  public void shrink(long packageId, Bytes by) {
    Database.query(
            entityManager,
            "update package set logical_bytes = logical_bytes - cast(?2 as bigint),"
                + " physical_bytes = physical_bytes - cast(?3 as bigint) where id = ?1",
            packageId,
            by.logical(),
            by.physical())
        .executeUpdate();
  }

  /** Counts anew what a package that is held uses. */
  public void recompute(long packageId) {
    Database.query(
            entityManager,
            "update package set logical_bytes = coalesce((select sum(v.size) from package_version v"
                + " where v.package_id = ?1 and v.deleted_at is null), 0), physical_bytes ="
                + " coalesce((select sum(m.size) from manifest m where m.package_id = ?1), 0)"
                + " + coalesce((select sum(z.size) from (select max(r.size) as size"
                + " from manifest_reference r where r.package_id = ?1 and "
                + References.KEPT
                + " group by r.child_digest) z), 0) where id = ?1",
            packageId)
        .executeUpdate();
  }
}
