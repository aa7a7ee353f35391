package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Packages in whose versions somebody is about to change something. Whether a manifest is a version
 * is told by the rows of others, which a second writer may be about to write; so that each sees
 * what the other did, they hold the package first, and everything else afterwards.
 */
@ApplicationScoped
public class HeldPackageDao {
  /** Over the alias {@code u}. */
  private static final String COLUMNS =
      "u.id, u.state, u.kind,"
          + " (select a.folded_login from account a where a.id = u.owner_id), u.name,"
          + " case when u.kind = 'DOCKER' then (select r.visibility from repository r"
          + " where r.id = u.repository_id) else u.visibility end,"
          + " case when u.migrated_at is null then 0 else 1 end";

  private static final String NAMED =
      " where u.id = (select n.package_id from package_name n join account_login l"
          + " on l.account_id = n.owner_id where l.folded_login = ?1 and n.kind = ?2"
          + " and n.path = ?3)"
          // Whoever waited for its delete sees names as they were before.
          + " and u.deleted_at is null ";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static HeldPackageDao over(EntityManager entityManager, Database database) {
    HeldPackageDao dao = new HeldPackageDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * A package that nobody else changes versions of until the transaction ends. Blobs are linked to
   * it meanwhile, and it is read.
   *
   * @param id surrogate key
   * @param active whether it has had a manifest
   * @param name as it is called now, whatever name it was reached by
   * @param visibility who may see it; an image of the Docker registry is seen as its repository is
   * @param migrated whether it belonged to the Docker registry before
   */
  public record Held(
      long id, boolean active, ImageName name, Visibility visibility, boolean migrated) {}

  /** Holds the package that a name reaches. */
  public Optional<Held> hold(ImageName name) {
    return first(NAMED, name.owner(), name.kind().name(), name.path());
  }

  /** Holds a package that is not deleted. */
  public Optional<Held> hold(long packageId) {
    return first(" where u.id = ?1 and u.deleted_at is null ", packageId);
  }

  private Optional<Held> first(String where, Object... parameters) {
    List<?> rows =
        Database.query(
                entityManager,
                "select " + COLUMNS + " from package u" + where + database.updateLockOf("u"),
                parameters)
            .getResultList();
    return rows.stream().findFirst().map(row -> held((Object[]) row));
  }

  private static Held held(@Nullable Object[] row) {
    RepositoryName name = new RepositoryName(row[3] + "/" + row[4]);
    return new Held(
        ((Number) java.util.Objects.requireNonNull(row[0])).longValue(),
        "ACTIVE".equals(row[1]),
        new ImageName(RegistryKind.valueOf(String.valueOf(row[2])), name),
        Visibility.valueOf(String.valueOf(row[5])),
        ((Number) java.util.Objects.requireNonNull(row[6])).intValue() == 1);
  }
}
