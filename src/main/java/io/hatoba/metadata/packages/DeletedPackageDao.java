package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.ImageName;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.util.List;
import java.util.Optional;

/** Queries over the names of packages that are deleted by themselves, and restored. */
@ApplicationScoped
public class DeletedPackageDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Lets a package be reached by no name; its names wait for a restore. */
  public void hideNames(long packageId) {
    for (String statement :
        List.of(
            "insert into deleted_package_name (package_id, kind, owner_id, path)"
                + " select n.package_id, n.kind, n.owner_id, n.path from package_name n"
                + " where n.package_id = ?1",
            "delete from package_name where package_id = ?1")) {
      query(statement, packageId).executeUpdate();
    }
  }

  /**
   * Lets a package be reached by the names that wait.
   *
   * @throws jakarta.persistence.PersistenceException if another is reached by one of them
   */
  public void showNames(long packageId) {
    for (String statement :
        List.of(
            "insert into package_name (id, kind, owner_id, path, package_id)"
                + " select nextval('package_name_seq'), n.kind, n.owner_id, n.path, n.package_id"
                + " from deleted_package_name n where n.package_id = ?1",
            "delete from deleted_package_name where package_id = ?1")) {
      query(statement, packageId).executeUpdate();
    }
  }

  /** The package that was deleted last of those that a name reached, one that is gone still. */
  public Optional<PackageEntity> find(ImageName name) {
    return find(name, "");
  }

  /** The one of those that has a surrogate key. */
  public Optional<PackageEntity> find(ImageName name, long packageId) {
    return find(name, " and p.id = " + packageId);
  }

  private Optional<PackageEntity> find(ImageName name, String which) {
    return Database.keys(
            query(
                    "select p.id from account_login w"
                        + " join deleted_package_name n on n.owner_id = w.account_id"
                        + " join package p on p.id = n.package_id"
                        + " where w.folded_login = ?1 and n.kind = ?2 and n.path = ?3"
                        + " and p.deleted_at is not null"
                        + which
                        + " order by p.deleted_at desc, p.id desc",
                    name.owner(),
                    name.kind().name(),
                    name.path())
                .setMaxResults(1))
        .stream()
        .findFirst()
        .map(id -> entityManager.find(PackageEntity.class, id));
  }

  /**
   * A name that waits, and by which another package is reached.
   *
   * @param owner login of the account below which the name stands, case folded
   * @param path what follows the owner
   * @param packageId the other package
   * @param living whether that has had a manifest
   */
  public record Taken(String owner, String path, long packageId, boolean living) {}

  /** Which of the names of a deleted package others have, in order. */
  public List<Taken> listTaken(long packageId) {
    List<?> rows =
        query(
                "select o.folded_login, n.path, q.id, q.state from deleted_package_name d"
                    + " join package_name n on n.owner_id = d.owner_id and n.kind = d.kind"
                    + " and n.path = d.path join package q on q.id = n.package_id"
                    + " join account o on o.id = n.owner_id where d.package_id = ?1"
                    + " order by o.folded_login, n.path",
                packageId)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Taken(
                    row[0].toString(),
                    row[1].toString(),
                    ((Number) row[2]).longValue(),
                    "ACTIVE".equals(row[3])))
        .toList();
  }

  /**
   * Hides a package that never had a manifest; does nothing to one that has one by now.
   *
   * @return whether it did
   */
  public boolean deletePending(long packageId) {
    boolean pending =
        query(
                    "update package set deleted_at = current_timestamp"
                        + " where id = ?1 and state = 'PENDING' and deleted_at is null",
                    packageId)
                .executeUpdate()
            > 0;
    if (pending) {
      query("delete from package_name where package_id = ?1", packageId).executeUpdate();
    }
    return pending;
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
