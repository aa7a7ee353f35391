package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Queries over all accounts and repositories by their names, a page at a time. What is typed is
 * looked for by its place, so that it means itself and is no pattern.
 */
@ApplicationScoped
public class DirectoryDao {
  private static final String ACCOUNTS =
      "select a from AccountEntity a where a.kind = :kind and a.deletedAt is null"
          + " and a.foldedLogin > :after"
          + " and (locate(:text, lower(a.displayName)) > 0 or locate(:text, lower(a.email)) > 0"
          + " or exists (select l from AccountLoginEntity l where l.accountId = a.id"
          + " and locate(:text, l.foldedLogin) > 0))";

  private static final String REPOSITORIES =
      "select r, a from RepositoryEntity r, AccountEntity a where a.id = r.ownerId"
          + " and r.deletedAt is null and locate(:text, r.foldedName) > 0"
          + " and (a.foldedLogin > :owner or (a.foldedLogin = :owner and r.foldedName > :name))";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** Which of all accounts of a kind to list. */
  public enum Which {
    /** All of them. */
    ALL(""),
    /** As whom somebody may act. */
    ACTIVE(" and a.suspendedAt is null"),
    /** As whom nobody may act. */
    SUSPENDED(" and a.suspendedAt is not null"),
    /** Who administer the instance. */
    // EclipseLink writes the values of this query into the statement, and true as a number on H2.
    ADMINISTRATORS(" and sql('case when ? then 1 else 0 end', a.siteAdmin) = 1");

    private final String condition;

    Which(String condition) {
      this.condition = condition;
    }
  }

  /** A repository, and who owns it. */
  public record Owned(RepositoryEntity repository, AccountEntity owner) {}

  /**
   * Accounts by login.
   *
   * @param text what the name, the address, the login or a login before has in it
   * @param after the folded login that the page begins after; empty for the first
   */
  public List<AccountEntity> accounts(
      AccountEntity.Kind kind, Which which, String text, String after, int limit) {
    return entityManager
        .createQuery(ACCOUNTS + which.condition + " order by a.foldedLogin", AccountEntity.class)
        .setParameter("kind", kind)
        .setParameter("after", after)
        .setParameter("text", text.toLowerCase(Locale.ROOT))
        .setMaxResults(limit)
        .getResultList();
  }

  /**
   * Repositories by owner and name.
   *
   * @param owner only those of the account of this key
   * @param text what the name has in it
   * @param afterOwner folded login of the owner of the one that the page begins after
   * @param afterName its folded name
   */
  public List<Owned> repositories(
      Optional<Long> owner, String text, String afterOwner, String afterName, int limit) {
    String condition = owner.isPresent() ? " and r.ownerId = :id" : "";
    TypedQuery<Object[]> query =
        entityManager
            .createQuery(
                REPOSITORIES + condition + " order by a.foldedLogin, r.foldedName", Object[].class)
            .setParameter("text", text.toLowerCase(Locale.ROOT))
            .setParameter("owner", afterOwner)
            .setParameter("name", afterName)
            .setMaxResults(limit);
    owner.ifPresent(id -> query.setParameter("id", id));
    return query.getResultList().stream()
        .map(row -> new Owned((RepositoryEntity) row[0], (AccountEntity) row[1]))
        .toList();
  }
}
