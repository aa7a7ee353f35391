package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

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
  private final MembershipDao memberships;

  /** Over the rows of repositories, and of who has what in them. */
  @Inject
  public RepositoryPolicy(
      AccountDao accounts, RepositoryDao repositories, MembershipDao memberships) {
    this.accounts = accounts;
    this.repositories = repositories;
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
                    || (scope
                        && held(caller.id(), caller.login(), repository)
                            .permission()
                            .includes(Permission.ADMIN)))
        .map(repository -> OptionalLong.of(repository.id()))
        .orElseGet(OptionalLong::empty);
  }

  /**
   * The same for a repository that is known by its key.
   *
   * @return empty if it is gone, or the caller may not see it
   */
  public Optional<RepositoryAccess> find(Caller.Account caller, long repositoryId) {
    return repositories.find(repositoryId).flatMap(repository -> seen(caller, repository));
  }

  private Optional<RepositoryAccess> seen(Caller.Account caller, RepositoryEntity repository) {
    Held held = held(caller, repository);
    return held.permission() == Permission.NONE
        ? Optional.empty()
        : Optional.of(
            new RepositoryAccess(
                repository.id(),
                repository.ownerId(),
                repository.visibility(),
                held.permission(),
                held.rule()));
  }

  private record Held(Permission permission, String rule) {
    Held or(Held other) {
      return permission.includes(other.permission) ? this : other;
    }
  }

  private Held held(Caller.Account caller, RepositoryEntity repository) {
    if (caller.administersSite()) {
      return new Held(Permission.ADMIN, "site administrators may do everything");
    }
    if (caller.scopes().contains(SCOPE)) {
      return held(caller.id(), caller.login(), repository);
    }
    String lacking = "the token lacks the scope " + SCOPE;
    return new Held(
        repository.visibility() == Visibility.PUBLIC ? Permission.PULL : Permission.NONE, lacking);
  }

  /** What an account may do in a repository, whatever its tokens allow. */
  public Permission permission(long accountId, long repositoryId) {
    return repositories
        .find(repositoryId)
        .map(repository -> held(accountId, "the account", repository).permission())
        .orElse(Permission.NONE);
  }

  /**
   * Whether an account may ask for tokens of a repository's workflows, if it shows a token of its
   * own that allows it.
   */
  boolean administers(long accountId, RepositoryEntity repository) {
    return held(accountId, "the account", repository).permission() == Permission.ADMIN
        || accounts.find(accountId).filter(AccountEntity::siteAdmin).isPresent();
  }

  private Held held(long accountId, String login, RepositoryEntity repository) {
    if (repository.ownerId() == accountId) {
      return new Held(Permission.ADMIN, login + " owns the repository");
    }
    Permission granted = repositories.granted(repository.id(), accountId);
    return new Held(granted, login + " was given " + word(granted) + " in the repository")
        .or(asMember(accountId, login, repository))
        .or(seenBy(repository.visibility()));
  }

  /** Whether a caller may make a repository below an account, or bring one there. */
  public Decision decideMaking(Caller.Account caller, long ownerId, Visibility visibility) {
    return decideBelow(caller, ownerId, Set.of(visibility));
  }

  /** Whether a caller may bring back what an account had and deleted. */
  public Decision decideRestoring(Caller.Account caller, long ownerId) {
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
      return Decision.allow("site administrators may do everything");
    }
    if (!caller.scopes().contains(SCOPE)) {
      return Decision.refuse("the token lacks the scope " + SCOPE);
    }
    AccountEntity owner = accounts.find(ownerId).orElseThrow();
    if (owner.id() == caller.id()) {
      return Decision.allow(caller.login() + " does so for itself");
    }
    Optional<MembershipEntity.Kind> kind =
        memberships.find(ownerId, caller.id()).map(MembershipEntity::kind);
    if (kind.filter(MembershipEntity.Kind.OWNER::equals).isPresent()) {
      return Decision.allow(caller.login() + " is an owner of the organization " + owner.login());
    }
    boolean may =
        kind.isPresent() && !made.isEmpty() && owner.memberVisibilities().containsAll(made);
    return may
        ? Decision.allow("members of " + owner.login() + " may")
        : Decision.refuse("only " + owner.login() + " or an owner of it may do so below it");
  }

  private Held asMember(long accountId, String login, RepositoryEntity repository) {
    Optional<MembershipEntity.Kind> kind =
        memberships.find(repository.ownerId(), accountId).map(MembershipEntity::kind);
    if (kind.isEmpty()) {
      return new Held(Permission.NONE, "");
    }
    AccountEntity owner = accounts.find(repository.ownerId()).orElseThrow();
    if (kind.get() == MembershipEntity.Kind.OWNER) {
      return new Held(
          Permission.ADMIN, login + " is an owner of the organization " + owner.login());
    }
    Permission base = Permission.of(owner.baseRole());
    return new Held(
        base, "members of " + owner.login() + " have " + word(base) + " in its repositories");
  }

  private static Held seenBy(Visibility visibility) {
    return visibility == Visibility.PRIVATE
        ? new Held(Permission.NONE, "")
        : new Held(
            Permission.PULL, "the repository is " + visibility.name().toLowerCase(Locale.ROOT));
  }

  private static String word(Permission permission) {
    return permission.name().toLowerCase(Locale.ROOT);
  }
}
