package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Queries over packages and their names. */
@ApplicationScoped
public class PackageDao {
  /** A package whose last version was deleted is seen again with the next push. */
  private static final String VERSIONED =
      " and exists (select 1 from package_version v where v.package_id = %s.id"
          + " and v.deleted_at is null)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Makes rows of a new package and of the name that reaches it, which must be free. */
  public PackageEntity create(PackageEntity created) {
    entityManager.persist(created);
    entityManager.persist(
        new PackageNameEntity(created.kind(), created.ownerId(), created.name(), created.id()));
    entityManager.flush();
    return created;
  }

  /** The image of the Docker registry that a path below an account reaches. */
  public Optional<PackageEntity> findImage(long ownerId, String path) {
    return entityManager
        .createQuery(
            "select p from PackageNameEntity n, PackageEntity p where n.ownerId = :owner"
                + " and n.kind = :kind and n.path = :path and p.id = n.packageId",
            PackageEntity.class)
        .setParameter("owner", ownerId)
        .setParameter("kind", RegistryKind.DOCKER)
        .setParameter("path", path)
        .getResultStream()
        .findFirst();
  }

  /** Lets a package be reached by a name too, unless it is or another package is. */
  public void addName(PackageEntity named, ImageName name) {
    entityManager
        .createNativeQuery(
            "insert into package_name (id, kind, owner_id, path, package_id)"
                + " select nextval('package_name_seq'), ?1, l.account_id, ?2, cast(?3 as bigint)"
                + " from account_login l where l.folded_login = ?4 on conflict do nothing")
        .setParameter(1, name.kind().name())
        .setParameter(2, name.path())
        .setParameter(3, named.id())
        .setParameter(4, name.owner())
        .executeUpdate();
  }

  /** The package that a name reaches, in one statement. */
  public Optional<PackageEntity> find(ImageName name) {
    return entityManager
        .createQuery(
            "select p from PackageNameEntity n, PackageEntity p, AccountLoginEntity a"
                + " where a.foldedLogin = :owner and n.ownerId = a.accountId and n.kind = :kind"
                + " and n.path = :path and p.id = n.packageId",
            PackageEntity.class)
        .setParameter("owner", name.owner())
        .setParameter("kind", name.kind())
        .setParameter("path", name.path())
        .getResultStream()
        .findFirst();
  }

  /** The account that owns a package. */
  public long findOwnerId(long packageId) {
    return ((Number)
            entityManager
                .createNativeQuery("select p.owner_id from package p where p.id = ?1")
                .setParameter(1, packageId)
                .getSingleResult())
        .longValue();
  }

  /**
   * Brings a pending package to life; does nothing to one that lives.
   *
   * @return whether it did
   */
  public boolean activate(long packageId) {
    return entityManager
            .createNativeQuery(
                "update package set state = 'ACTIVE', updated_at = current_timestamp"
                    + " where id = ?1 and state = 'PENDING'")
            .setParameter(1, packageId)
            .executeUpdate()
        > 0;
  }

  /** The package of a surrogate key, whatever became of it. */
  public Optional<PackageEntity> find(long id) {
    return Optional.ofNullable(entityManager.find(PackageEntity.class, id));
  }

  /** Packages of keys, in no order. */
  public List<PackageEntity> list(Collection<Long> ids) {
    return ids.isEmpty()
        ? List.of()
        : entityManager
            .createQuery("select p from PackageEntity p where p.id in :ids", PackageEntity.class)
            .setParameter("ids", ids)
            .getResultList();
  }

  /**
   * Locks a package's row until the transaction ends, and reads it again. Whoever locks its
   * repository too does so before.
   *
   * @return false if no name reaches it any more
   */
  public boolean lock(PackageEntity locked) {
    entityManager.refresh(locked, LockModeType.PESSIMISTIC_WRITE);
    return locked.living();
  }

  /**
   * Links a package to a repository with its first manifest. The roles of the repository count here
   * unless the owner wants none of that.
   */
  public void linkAtFirst(long packageId, long repositoryId) {
    Database.query(
            entityManager,
            "update package p set repository_id = ?2, inherits_roles ="
                + " (select a.links_inherit from account a where a.id = p.owner_id) where p.id = ?1",
            packageId,
            repositoryId)
        .executeUpdate();
  }

  /** The same, with the visibility that the repository has now. */
  public void followRepository(long packageId, long repositoryId) {
    linkAtFirst(packageId, repositoryId);
    Database.query(
            entityManager,
            "update package set visibility ="
                + " (select r.visibility from repository r where r.id = ?2) where id = ?1",
            packageId,
            repositoryId)
        .executeUpdate();
  }

  /**
   * Names of living packages as the specification writes them, in bytewise order. So many names are
   * of so many owners at most; the index of logins finds those, whose names alone are sorted.
   *
   * @param kinds the registries whose names are listed
   * @param after the name that the page before ended with; empty for the first page
   * @param limit how many names at most
   */
  @SuppressWarnings("unchecked") // a native query of one column gives its values
  public List<String> listNames(Set<RegistryKind> kinds, String after, int limit) {
    // The order is that of owner and path, which a slash below every letter keeps bytewise.
    int slash = after.indexOf('/');
    String owner = slash < 0 ? after : after.substring(0, slash);
    String path = slash < 0 ? "" : after.substring(slash + 1);
    return entityManager
        .createNativeQuery(
            "select o.folded_login || '/' || n.path from (select a.id, a.folded_login"
                + " from account a where a.folded_login >= ?1 and exists (select 1 from package q"
                + " where q.owner_id = a.id and q.state = 'ACTIVE' and q.kind = any(?3)"
                + " and q.deleted_at is null and (a.folded_login > ?1 or q.name > ?2)"
                + VERSIONED.formatted("q")
                + ")"
                + " order by a.folded_login limit ?4) o"
                + " join package_name n on n.owner_id = o.id and n.kind = any(?3)"
                + " join package p on p.id = n.package_id"
                + " where (o.folded_login > ?1 or n.path > ?2) and p.state = 'ACTIVE'"
                // Of the names of a package the one that it has now.
                + " and n.owner_id = p.owner_id and n.kind = p.kind and n.path = p.name"
                + VERSIONED.formatted("p")
                + " order by o.folded_login, n.path")
        .setParameter(1, owner)
        .setParameter(2, path)
        .setParameter(3, kinds.stream().map(RegistryKind::name).toArray(String[]::new))
        .setParameter(4, limit)
        .setMaxResults(limit)
        .getResultList();
  }
}
