package io.hatoba.metadata.packages;

import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over who has which role where. */
@ApplicationScoped
public class RoleDao {
  /** No account has this key: their sequence begins above it. */
  private static final long NOBODY = 0;

  /** No repository has this name. */
  private static final String NO_REPOSITORY = "";

  /** Rows of grants that reach an account, itself or in a team. */
  private static final String REACHES =
      " (g.account_id = ?1 or g.team_id in"
          + " (select m.team_id from team_member m where m.account_id = ?1))";

  private static final String FACTS_OF_ACCOUNT =
      facts(
          "(select m.role from membership m"
              + " where m.organization_id = o.id and m.account_id = ?1)",
          REACHES,
          // Triage is to read, and to maintain is to write, as far as packages go.
          "(select max(case g.permission when 'ADMIN' then 3 when 'MAINTAIN' then 2"
              + " when 'PUSH' then 2 else 1 end)"
              + " from repository_grant g where g.repository_id = coalesce(l.id, d.id) and"
              + REACHES
              + ")",
          "'PRIVATE'");

  private static final String FACTS_OF_REPOSITORY =
      facts(
          "cast(null as varchar(6))",
          " g.repository_id = ?1",
          "case when coalesce(l.id, d.id) = ?1 then 2 end",
          "(select r.visibility from repository r where r.id = ?1)");

  private static final String BY_NAME =
      " from account_login w"
          + " left join package_name n on n.owner_id = w.account_id and n.kind = ?3 and n.path = ?4"
          + " left join package p on p.id = n.package_id"
          + " left join repository l on l.id = p.repository_id and l.deleted_at is null"
          + " left join repository_name e on e.owner_id = w.account_id and e.folded_name = ?5"
          + " left join repository d on d.id = e.repository_id and d.deleted_at is null"
          // A package that was migrated belongs to no repository by its old name.
          + " and (p.id is null or p.kind = ?3)"
          // What was transferred is its new owner's, by whichever name it is reached.
          + " join account o on o.id = coalesce(p.owner_id, d.owner_id, w.account_id)"
          + " where w.folded_login = ?2";

  private static final String BY_KEY =
      " from package p"
          + " left join repository l on l.id = p.repository_id and l.deleted_at is null"
          + " left join repository d on d.id = l.id join account o on o.id = p.owner_id"
          + " where p.id = ?2";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * What a statement asks for: every fact.
   *
   * @param membership what the caller is in the organization that owns what is named
   * @param reaches which rows {@code g} of grants on packages are the caller's
   * @param permission rank of the caller's role in the repository
   * @param made who would see a package that the caller's first push makes
   */
  private static String facts(String membership, String reaches, String permission, String made) {
    return "select o.id, o.kind, o.base_role, "
        + membership
        + ", p.state, p.visibility, p.inherits_roles,"
        + " (select max(case g.role when 'ADMIN' then 3 when 'WRITE' then 2 else 1 end)"
        + " from package_grant g where g.package_id = p.id and"
        + reaches
        + "), coalesce(l.visibility, d.visibility), "
        + permission
        + ", p.kind, o.member_packages, "
        + made;
  }

  /**
   * How an account stands to what a name names, in one statement.
   *
   * @param accountId empty for an anonymous caller
   * @return empty if no account has the name's owner as its login
   */
  public Optional<Standing> find(ImageName name, OptionalLong accountId) {
    return find(FACTS_OF_ACCOUNT, name, accountId.orElse(NOBODY));
  }

  /**
   * The same for the workflows of a repository, which are nobody's members: the role in the
   * repository is WRITE in their own and none in another.
   */
  public Optional<Standing> findOfRepository(ImageName name, long repositoryId) {
    return find(FACTS_OF_REPOSITORY, name, repositoryId);
  }

  /**
   * How an account stands to a package that no name has to reach: to one that was deleted. The
   * repository is missing where it was deleted too.
   *
   * @return empty if there is no such package
   */
  public Optional<Standing> find(long packageId, OptionalLong accountId) {
    return find(FACTS_OF_ACCOUNT, packageId, accountId.orElse(NOBODY));
  }

  /** The same for the workflows of a repository. */
  public Optional<Standing> findOfRepository(long packageId, long repositoryId) {
    return find(FACTS_OF_REPOSITORY, packageId, repositoryId);
  }

  private Optional<Standing> find(String facts, long packageId, long holderId) {
    return first(
        entityManager
            .createNativeQuery(facts + BY_KEY)
            .setParameter(1, holderId)
            .setParameter(2, packageId)
            .getResultList());
  }

  private static Optional<Standing> first(List<?> rows) {
    return rows.stream().findFirst().map(row -> standing((Object[]) row));
  }

  private Optional<Standing> find(String facts, ImageName name, long holderId) {
    return first(
        entityManager
            .createNativeQuery(facts + BY_NAME)
            .setParameter(1, holderId)
            .setParameter(2, name.owner())
            .setParameter(3, name.kind().name())
            .setParameter(4, name.path())
            .setParameter(5, name.kind() == RegistryKind.DOCKER ? name.repository() : NO_REPOSITORY)
            .getResultList());
  }

  /** Gives a repository a role on a package on which it has been given none. */
  public void grantToRepository(long packageId, long repositoryId, Role role) {
    grant("repository_id", packageId, repositoryId, role);
  }

  /** Gives an account a role on a package on which it has been given none. */
  public void grant(long packageId, long accountId, Role role) {
    grant("account_id", packageId, accountId, role);
  }

  private void grant(String column, long packageId, long holderId, Role role) {
    entityManager
        .createNativeQuery(
            "insert into package_grant (id, package_id, "
                + column
                + ", role)"
                + " values (nextval('package_grant_seq'), ?1, ?2, ?3) on conflict do nothing")
        .setParameter(1, packageId)
        .setParameter(2, holderId)
        .setParameter(3, role.name())
        .executeUpdate();
  }

  private static Standing standing(@Nullable Object[] row) {
    Standing.Owner owner =
        new Standing.Owner(
            ((Number) row[0]).longValue(),
            "ORGANIZATION".equals(row[1]),
            row[3] == null
                ? Standing.Membership.NONE
                : Standing.Membership.valueOf(row[3].toString()),
            Role.valueOf(String.valueOf(row[2])),
            new Standing.Creation(
                Visibility.parse(String.valueOf(row[11])),
                row[12] == null
                    ? Visibility.PRIVATE
                    : Visibility.valueOf(row[12].toString().strip())));
    Optional<Standing.InPackage> pack =
        Optional.ofNullable(row[4])
            .map(
                state ->
                    new Standing.InPackage(
                        RegistryKind.valueOf(String.valueOf(row[10])),
                        "ACTIVE".equals(state),
                        Visibility.valueOf(String.valueOf(row[5])),
                        Boolean.TRUE.equals(row[6]),
                        role(row[7])));
    Optional<Standing.InRepository> repository =
        Optional.ofNullable(row[8])
            .map(
                visibility ->
                    new Standing.InRepository(
                        Visibility.valueOf(visibility.toString()), role(row[9])));
    return new Standing(owner, repository, pack);
  }

  private static Role role(@Nullable Object rank) {
    return rank == null ? Role.NONE : Role.values()[((Number) rank).intValue()];
  }
}
