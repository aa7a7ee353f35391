package io.hatoba.metadata.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Queries over who is in which organization. */
@ApplicationScoped
public class MembershipDao {
  private static final String MEMBERS =
      " from MembershipEntity m, AccountEntity a where m.organizationId = :organization"
          + " and m.kind in :kinds and a.id = m.accountId";

  private static final String COMMON =
      " from MembershipEntity m, MembershipEntity n, AccountEntity o where m.accountId = :account"
          + " and n.accountId = :other and n.organizationId = m.organizationId"
          + " and o.id = m.organizationId";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** What a user is in an organization; empty if not a member. */
  public Optional<MembershipEntity> find(long organizationId, long accountId) {
    return entityManager
        .createQuery(
            "select m from MembershipEntity m where m.organizationId = :organization"
                + " and m.accountId = :account",
            MembershipEntity.class)
        .setParameter("organization", organizationId)
        .setParameter("account", accountId)
        .getResultStream()
        .findFirst();
  }

  /** Makes a row of a new membership; the user must have had none. */
  public void create(MembershipEntity membership) {
    entityManager.persist(membership);
    entityManager.flush();
  }

  /** How many owners an organization has that somebody may act as. */
  public long countActiveOwners(long organizationId) {
    return entityManager
        .createQuery("select count(a)" + MEMBERS + " and a.suspendedAt is null", Long.class)
        .setParameter("organization", organizationId)
        .setParameter("kinds", List.of(MembershipEntity.Kind.OWNER))
        .getSingleResult();
  }

  /** Members of some kinds, by login. */
  public List<AccountEntity> listMembers(
      long organizationId, Collection<MembershipEntity.Kind> kinds, int offset, int limit) {
    return entityManager
        .createQuery("select a" + MEMBERS + " order by a.foldedLogin", AccountEntity.class)
        .setParameter("organization", organizationId)
        .setParameter("kinds", kinds)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many members of some kinds there are. */
  public long countMembers(long organizationId, Collection<MembershipEntity.Kind> kinds) {
    return entityManager
        .createQuery("select count(a)" + MEMBERS, Long.class)
        .setParameter("organization", organizationId)
        .setParameter("kinds", kinds)
        .getSingleResult();
  }

  /**
   * What a user is in an organization.
   *
   * @param organization the account of the organization
   * @param kind what the user is there
   */
  public record Row(AccountEntity organization, MembershipEntity.Kind kind) {}

  /** Memberships of a user, by the organization's login. */
  public List<Row> list(long accountId, int offset, int limit) {
    return entityManager
        .createQuery(
            "select o, m.kind from MembershipEntity m, AccountEntity o"
                + " where m.accountId = :account and o.id = m.organizationId"
                + " order by o.foldedLogin",
            Object[].class)
        .setParameter("account", accountId)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultStream()
        .map(row -> new Row((AccountEntity) row[0], (MembershipEntity.Kind) row[1]))
        .toList();
  }

  /** How many memberships a user has. */
  public long count(long accountId) {
    return entityManager
        .createQuery(
            "select count(m) from MembershipEntity m where m.accountId = :account", Long.class)
        .setParameter("account", accountId)
        .getSingleResult();
  }

  /** Organizations in which two users are, by login. */
  public List<AccountEntity> listCommon(long accountId, long otherId, int offset, int limit) {
    return entityManager
        .createQuery("select o" + COMMON + " order by o.foldedLogin", AccountEntity.class)
        .setParameter("account", accountId)
        .setParameter("other", otherId)
        .setFirstResult(offset)
        .setMaxResults(limit)
        .getResultList();
  }

  /** How many organizations they are in both. */
  public long countCommon(long accountId, long otherId) {
    return entityManager
        .createQuery("select count(o)" + COMMON, Long.class)
        .setParameter("account", accountId)
        .setParameter("other", otherId)
        .getSingleResult();
  }

  /**
   * Ends a membership, with the user's places in teams and what the user was given of the
   * organization's repositories and packages.
   *
   * @return false if there is none
   */
  public boolean delete(long organizationId, long accountId) {
    for (String statement :
        List.of(
            "delete from team_member where account_id = ?2 and team_id in"
                + " (select t.id from team t where t.organization_id = ?1)",
            "delete from repository_grant where account_id = ?2 and repository_id in"
                + " (select r.id from repository r where r.owner_id = ?1)",
            "delete from package_grant where account_id = ?2 and package_id in"
                + " (select p.id from package p where p.owner_id = ?1)")) {
      entityManager
          .createNativeQuery(statement)
          .setParameter(1, organizationId)
          .setParameter(2, accountId)
          .executeUpdate();
    }
    return entityManager
            .createQuery(
                "delete from MembershipEntity m where m.organizationId = :organization"
                    + " and m.accountId = :account")
            .setParameter("organization", organizationId)
            .setParameter("account", accountId)
            .executeUpdate()
        > 0;
  }

  /** Ends every membership and grant of a user, or every membership and team of an organization. */
  public void deleteAllOf(long accountId) {
    for (String statement :
        List.of(
            "delete from team_member where account_id = ?1 or team_id in"
                + " (select t.id from team t where t.organization_id = ?1)",
            "delete from repository_grant where account_id = ?1 or team_id in"
                + " (select t.id from team t where t.organization_id = ?1)",
            "delete from package_grant where account_id = ?1 or team_id in"
                + " (select t.id from team t where t.organization_id = ?1)",
            "delete from team where organization_id = ?1",
            "delete from membership where account_id = ?1 or organization_id = ?1")) {
      entityManager.createNativeQuery(statement).setParameter(1, accountId).executeUpdate();
    }
  }
}
