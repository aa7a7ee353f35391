package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.RepositoryListDao;
import io.hatoba.metadata.accounts.RepositoryListDao.Standing;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Visibility;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The part of the one policy that is about repositories themselves, as {@link AccessPolicy} is
 * about the images in them. A token needs the scope {@code repo} for all but public ones, and to
 * change any.
 */
@Singleton
public final class RepositoryPolicy {
  private static final String SCOPE = "repo";

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final RepositoryListDao lists;
  private final MembershipDao memberships;

  /** Over the rows of repositories, and of who has what in them. */
  @Inject
  public RepositoryPolicy(
      AccountDao accounts,
      RepositoryDao repositories,
      RepositoryListDao lists,
      MembershipDao memberships) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.lists = lists;
    this.memberships = memberships;
  }

  /**
   * What a caller may do in the repository of a name.
   *
   * @return empty if there is none that the caller may see
   */
  public Optional<RepositoryAccess> find(Caller.Account caller, String owner, String name) {
    return accounts
        .find(owner.toLowerCase(Locale.ROOT))
        .flatMap(account -> repositories.find(account.id(), name.toLowerCase(Locale.ROOT)))
        .flatMap(repository -> seen(caller, repository));
  }

  /**
   * The same for several, whose rows are known, in one statement.
   *
   * @return those that the caller may see, by their keys
   */
  public Map<Long, RepositoryAccess> find(
      Caller.Account caller, Collection<RepositoryEntity> found) {
    Map<Long, Held> held = held(caller, found);
    return found.stream()
        .filter(repository -> require(held, repository).permission() != Permission.NONE)
        .collect(
            Collectors.toMap(
                RepositoryEntity::id,
                repository -> {
                  Held most = require(held, repository);
                  return new RepositoryAccess(
                      repository.id(),
                      repository.ownerId(),
                      repository.visibility(),
                      most.permission(),
                      most.rule());
                }));
  }

  /**
   * The key of the repository of a name whose hooks a caller may see and change: its administrator,
   * by a token that has the scope {@code repo} or {@code admin:repo_hook}.
   *
   * @return empty for everybody else, who does not learn whether there is one
   */
  public OptionalLong findHooked(Caller.Account caller, String owner, String name) {
    boolean scope = caller.scopes().contains(SCOPE) || caller.scopes().contains("admin:repo_hook");
    return accounts
        .find(owner.toLowerCase(Locale.ROOT))
        .flatMap(account -> repositories.find(account.id(), name.toLowerCase(Locale.ROOT)))
        .filter(
            repository ->
                caller.administersSite()
                    || (scope && permission(caller.id(), repository) == Permission.ADMIN))
        .map(repository -> OptionalLong.of(repository.id()))
        .orElseGet(OptionalLong::empty);
  }

  private Optional<RepositoryAccess> seen(Caller.Account caller, RepositoryEntity repository) {
    return Optional.ofNullable(find(caller, List.of(repository)).get(repository.id()));
  }

  private static final Held NOTHING = new Held(Permission.NONE, AccessRule.NOTHING_GIVEN.about());

  private record Held(Permission permission, Reason rule) {
    Held or(Held other) {
      return permission.includes(other.permission) ? this : other;
    }
  }

  private static Held require(Map<Long, Held> held, RepositoryEntity repository) {
    return Objects.requireNonNull(held.get(repository.id()));
  }

  private Map<Long, Held> held(Caller.Account caller, Collection<RepositoryEntity> found) {
    if (caller.administersSite()) {
      Held everything = new Held(Permission.ADMIN, AccessRule.SITE_ADMINISTRATORS_MAY_ALL.about());
      return of(found, repository -> everything);
    }
    if (caller.scopes().contains(SCOPE)) {
      return held(caller.id(), caller.login(), found);
    }
    Reason lacking = AccessRule.TOKEN_WITHOUT_SCOPE.about(SCOPE);
    return of(
        found,
        repository ->
            new Held(
                repository.visibility() == Visibility.PUBLIC ? Permission.PULL : Permission.NONE,
                lacking));
  }

  private static Map<Long, Held> of(
      Collection<RepositoryEntity> found, Function<RepositoryEntity, Held> held) {
    return found.stream().collect(Collectors.toMap(RepositoryEntity::id, held));
  }

  /** What an account may do in a repository, whatever its tokens allow. */
  public Permission permission(long accountId, long repositoryId) {
    return repositories
        .find(repositoryId)
        .map(repository -> permission(accountId, repository))
        .orElse(Permission.NONE);
  }

  private Permission permission(long accountId, RepositoryEntity repository) {
    return require(held(accountId, "the account", List.of(repository)), repository).permission();
  }

  /**
   * Whether an account may ask for tokens of a repository's workflows, if it shows a token of its
   * own that allows it.
   */
  boolean administers(long accountId, RepositoryEntity repository) {
    return permission(accountId, repository) == Permission.ADMIN
        || accounts.find(accountId).filter(AccountEntity::siteAdmin).isPresent();
  }

  private Map<Long, Held> held(long accountId, String login, Collection<RepositoryEntity> found) {
    Map<Long, Standing> standings =
        lists.standings(
            accountId,
            found.stream()
                .filter(repository -> repository.ownerId() != accountId)
                .map(RepositoryEntity::id)
                .toList());
    Held owned = new Held(Permission.ADMIN, AccessRule.OWNS_REPOSITORY.about(login));
    return of(
        found,
        repository ->
            repository.ownerId() == accountId
                ? owned
                : held(login, repository, Objects.requireNonNull(standings.get(repository.id()))));
  }

  private static Held held(String login, RepositoryEntity repository, Standing standing) {
    Permission granted = standing.granted();
    return new Held(granted, AccessRule.PERMISSION_IN_REPOSITORY.about(login, granted))
        .or(asMember(login, standing))
        .or(seenBy(repository.visibility()));
  }

  /** Whether a caller may make a repository below an account, or bring one there. */
  public Decision decideMaking(Caller.Account caller, long ownerId, Visibility visibility) {
    return decideBelow(caller, ownerId, Set.of(visibility));
  }

  /**
   * Whether a caller may do below an account what only its owner may: bring back what it deleted,
   * release names that repositories left there.
   */
  public Decision decideOwning(Caller.Account caller, long ownerId) {
    return decideBelow(caller, ownerId, Set.of());
  }

  /**
   * Whether a caller may do below an account what its owner may.
   *
   * @param made what members of an organization may do too, if it lets them make all of these;
   *     nothing that they may, if it is empty
   */
  private Decision decideBelow(Caller.Account caller, long ownerId, Set<Visibility> made) {
    if (caller.administersSite()) {
      return Decision.allow(AccessRule.SITE_ADMINISTRATORS_MAY_ALL.about());
    }
    if (!caller.scopes().contains(SCOPE)) {
      return Decision.refuse(AccessRule.TOKEN_WITHOUT_SCOPE.about(SCOPE));
    }
    AccountEntity owner = accounts.find(ownerId).orElseThrow();
    if (owner.id() == caller.id()) {
      return Decision.allow(AccessRule.FOR_ITSELF.about(caller.login()));
    }
    Optional<MembershipEntity.Kind> kind =
        memberships.find(ownerId, caller.id()).map(MembershipEntity::kind);
    if (kind.filter(MembershipEntity.Kind.OWNER::equals).isPresent()) {
      return Decision.allow(AccessRule.OWNER_OF_ORGANIZATION.about(caller.login(), owner.login()));
    }
    boolean may =
        kind.isPresent() && !made.isEmpty() && owner.memberVisibilities().containsAll(made);
    return may
        ? Decision.allow(AccessRule.MEMBERS_MAY.about(owner.login()))
        : Decision.refuse(AccessRule.ONLY_OWNERS_BELOW.about(owner.login()));
  }

  private static Held asMember(String login, Standing standing) {
    if (standing.membership().isEmpty()) {
      return NOTHING;
    }
    String owner = standing.owner();
    if (standing.membership().get() == MembershipEntity.Kind.OWNER) {
      return new Held(Permission.ADMIN, AccessRule.OWNER_OF_ORGANIZATION.about(login, owner));
    }
    Permission base = Permission.of(standing.baseRole());
    return new Held(base, AccessRule.MEMBERS_HAVE_PERMISSION.about(owner, base));
  }

  private static Held seenBy(Visibility visibility) {
    return visibility == Visibility.PRIVATE
        ? NOTHING
        : new Held(Permission.PULL, AccessRule.REPOSITORY_IS_SEEN.about(visibility));
  }
}
