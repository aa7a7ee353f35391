package io.hatoba.catalog;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.metadata.accounts.TeamEntity;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageGrantDao;
import io.hatoba.metadata.packages.PackageGrantDao.Given;
import io.hatoba.metadata.packages.PackageGrantDao.Grantee;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * Roles that packages of the Container registry give to people, to teams and to repositories, for
 * their workflows. Nobody is asked whether they want theirs. Whoever owns the account, or the
 * organization, administers its packages without any, so that none is ever without an
 * administrator.
 */
@Stateless
public class PackageAccess {
  private final LivingPackages living;
  private final PackageGrantDao grants;
  private final AccountDao accounts;
  private final MembershipDao memberships;
  private final TeamDao teams;
  private final RepositoryDao repositories;
  private final PackageNames names;
  private final AccessEpoch epoch;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageAccess() {
    this(null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of grants. */
  @Inject
  PackageAccess(
      LivingPackages living,
      PackageGrantDao grants,
      AccountDao accounts,
      MembershipDao memberships,
      TeamDao teams,
      RepositoryDao repositories,
      PackageNames names,
      AccessEpoch epoch,
      AuditLog audit) {
    this.living = living;
    this.grants = grants;
    this.accounts = accounts;
    this.memberships = memberships;
    this.teams = teams;
    this.repositories = repositories;
    this.names = names;
    this.epoch = epoch;
    this.audit = audit;
  }

  /**
   * A role and who has it.
   *
   * @param <T> a user, a team or a repository
   */
  public record Held<T>(T holder, Role role) {}

  /** Users who were given a role, by login. */
  public Listing<Held<User>> listUsers(long packageId, Slice slice) {
    return list(
        packageId,
        Grantee.ACCOUNT,
        slice,
        ids -> {
          LongFunction<User> users = User.among(accounts.list(ids));
          return ids.stream().collect(Collectors.toMap(Function.identity(), users::apply));
        });
  }

  /** Teams that were given a role, by slug. */
  public Listing<Held<Team>> listTeams(long packageId, Slice slice) {
    return list(
        packageId,
        Grantee.TEAM,
        slice,
        ids ->
            teams.list(ids).stream()
                .collect(Collectors.toMap(TeamEntity::id, row -> Team.of(row, Optional.empty()))));
  }

  /**
   * Repositories whose workflows were given a role, by name; what who asks may do there is not
   * told.
   */
  public Listing<Held<Repository>> listRepositories(long packageId, Slice slice) {
    return list(packageId, Grantee.REPOSITORY, slice, this::repositories);
  }

  private Map<Long, Repository> repositories(List<Long> ids) {
    List<RepositoryEntity> rows = repositories.list(ids);
    LongFunction<AccountEntity> owners =
        among(accounts.list(rows.stream().map(RepositoryEntity::ownerId).distinct().toList()));
    return rows.stream()
        .collect(
            Collectors.toMap(
                RepositoryEntity::id,
                row -> Repository.of(row, owners.apply(row.ownerId()), Permission.NONE)));
  }

  private static LongFunction<AccountEntity> among(List<AccountEntity> rows) {
    Map<Long, AccountEntity> byId =
        rows.stream().collect(Collectors.toMap(AccountEntity::id, Function.identity()));
    return id -> Objects.requireNonNull(byId.get(id));
  }

  private <T> Listing<Held<T>> list(
      long packageId, Grantee grantee, Slice slice, Function<List<Long>, Map<Long, T>> read) {
    List<Given> given = grants.list(packageId, grantee, slice.offset(), slice.limit());
    Map<Long, T> holders = read.apply(given.stream().map(Given::holderId).toList());
    return new Listing<>(
        given.stream()
            .flatMap(
                one ->
                    Optional.ofNullable(holders.get(one.holderId())).stream()
                        .map(holder -> new Held<>(holder, one.role())))
            .toList(),
        grants.count(packageId, grantee));
  }

  /**
   * Gives a user a role, or another one than before.
   *
   * @throws ValidationException if not everybody may see the package of an organization, and the
   *     user is not in it
   */
  public void giveUser(long packageId, long accountId, Role role) {
    AccountEntity account = accounts.find(accountId).orElseThrow(NameUnknownException::gone);
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    boolean outsider =
        row.visibility() != Visibility.PUBLIC
            && accounts.find(row.ownerId()).orElseThrow().kind() == AccountEntity.Kind.ORGANIZATION
            && memberships.find(row.ownerId(), accountId).isEmpty();
    if (outsider) {
      throw new ValidationException(
          LivingPackages.RESOURCE,
          "access",
          Code.UNPROCESSABLE,
          PackageRule.NO_MEMBER.about(account.login()));
    }
    give(row, Grantee.ACCOUNT, accountId, role, names.subject(row).account(accountId));
  }

  /**
   * Gives a team a role, or another one than before.
   *
   * @throws ValidationException if it is no team of the organization that owns the package
   */
  public void giveTeam(long packageId, long teamId, Role role) {
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    TeamEntity team =
        teams
            .find(teamId)
            .filter(found -> found.organizationId() == row.ownerId())
            .orElseThrow(() -> ofOwner(PackageRule.TEAM_OF_OWNER));
    give(row, Grantee.TEAM, teamId, role, ofTeam(row, team));
  }

  /**
   * Gives the workflows of a repository a role, or another one than before.
   *
   * @throws ValidationException if the owner of the package does not own the repository
   */
  public void giveRepository(long packageId, long repositoryId, Role role) {
    // A transfer or a delete, which ends what it has, waits, or has been before.
    RepositoryEntity repository =
        repositories
            .find(repositoryId)
            .filter(repositories::lock)
            .orElseThrow(NameUnknownException::gone);
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    if (repository.ownerId() != row.ownerId()) {
      throw ofOwner(PackageRule.REPOSITORY_OF_OWNER);
    }
    give(row, Grantee.REPOSITORY, repositoryId, role, ofRepository(row, repository));
  }

  private static ValidationException ofOwner(PackageRule what) {
    return new ValidationException(LivingPackages.RESOURCE, "access", Code.INVALID, what.about());
  }

  private Subject ofTeam(PackageEntity row, TeamEntity team) {
    return names.subject(row).reference("team " + team.slug());
  }

  private Subject ofRepository(PackageEntity row, RepositoryEntity repository) {
    return names.subject(row).reference("repository " + repository.foldedName());
  }

  private void give(PackageEntity row, Grantee grantee, long holderId, Role role, Subject subject) {
    Optional<Role> before = grants.find(row.id(), grantee, holderId);
    if (before.filter(role::equals).isPresent()) {
      return;
    }
    grants.put(row.id(), grantee, holderId, role);
    audit.record(
        before.isPresent() ? AuditAction.PACKAGE_ROLE_CHANGED : AuditAction.PACKAGE_ROLE_GRANTED,
        subject,
        Map.of("role", word(role)));
    epoch.raise();
  }

  /**
   * Withdraws the role of a user.
   *
   * @return false if it was given none
   */
  public boolean withdrawUser(long packageId, long accountId) {
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    return withdraw(row, Grantee.ACCOUNT, accountId, names.subject(row).account(accountId));
  }

  /**
   * Withdraws the role of a team.
   *
   * @return false if it was given none
   */
  public boolean withdrawTeam(long packageId, long teamId) {
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    TeamEntity team = teams.find(teamId).orElseThrow(NameUnknownException::gone);
    return withdraw(row, Grantee.TEAM, teamId, ofTeam(row, team));
  }

  /**
   * Withdraws the role of a repository's workflows.
   *
   * @return false if it was given none
   */
  public boolean withdrawRepository(long packageId, long repositoryId) {
    PackageEntity row = living.requireContainer(packageId, Field.ACCESS);
    RepositoryEntity repository =
        repositories.find(repositoryId).orElseThrow(NameUnknownException::gone);
    return withdraw(row, Grantee.REPOSITORY, repositoryId, ofRepository(row, repository));
  }

  private boolean withdraw(PackageEntity row, Grantee grantee, long holderId, Subject subject) {
    Optional<Role> before = grants.find(row.id(), grantee, holderId);
    if (!grants.delete(row.id(), grantee, holderId)) {
      return false;
    }
    audit.record(
        AuditAction.PACKAGE_ROLE_WITHDRAWN,
        subject,
        Map.of("role", word(before.orElse(Role.NONE))));
    epoch.raise();
    return true;
  }

  private static String word(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }
}
