package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries over what members of an organization may publish. */
@ApplicationScoped
public class CreationDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * A package of the Container registry, and who would make it what it is.
   *
   * @param visibility who sees it
   * @param owner login of its owner
   * @param allowed with which visibilities members of the owner may publish packages
   * @param owns whether the account is the owner or one of its owners, or administers the site
   */
  public record Creation(
      Visibility visibility, String owner, Set<Visibility> allowed, boolean owns) {}

  /**
   * What there is to know of a package and an account, in one statement.
   *
   * @return empty for an image of the Docker registry, which is its repository's
   */
  public Optional<Creation> find(long packageId, long accountId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select p.visibility, o.folded_login, o.member_packages,"
                    + " case when o.id = ?2 or exists (select 1 from membership m"
                    + " where m.organization_id = o.id and m.account_id = ?2 and m.role = 'OWNER')"
                    + " or exists (select 1 from account a where a.id = ?2 and a.site_admin)"
                    + " then 1 else 0 end"
                    + " from package p join account o on o.id = p.owner_id"
                    + " where p.id = ?1 and p.kind = 'CONTAINER'",
                packageId,
                accountId)
            .getResultList();
    return rows.stream().findFirst().map(row -> creation((Object[]) row));
  }

  private static Creation creation(@Nullable Object[] row) {
    return new Creation(
        Visibility.valueOf(String.valueOf(row[0])),
        String.valueOf(row[1]),
        Visibility.parse(String.valueOf(row[2])),
        "1".equals(String.valueOf(row[3])));
  }
}
