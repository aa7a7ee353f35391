package io.hatoba.accounts;

import io.hatoba.access.RepositoryPolicy;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao.Affiliation;
import io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee;
import io.hatoba.oci.Permission;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Who was given which repository, users and teams. Live tokens feel what may take a right. */
@Stateless
public class Collaborators {
  private final AccountDao accounts;
  private final RepositoryGrantDao grants;
  private final RepositoryPolicy policy;
  private final AccessEpoch epoch;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Collaborators() {
    this(null, null, null, null);
  }

  /** Over the rows of grants. */
  @Inject
  public Collaborators(
      AccountDao accounts, RepositoryGrantDao grants, RepositoryPolicy policy, AccessEpoch epoch) {
    this.accounts = accounts;
    this.grants = grants;
    this.policy = policy;
    this.epoch = epoch;
  }

  /**
   * Somebody who may do something in a repository.
   *
   * @param permission the greatest that the user has, from wherever
   */
  public record Collaborator(User user, Permission permission) {}

  /** Which collaborators to list. */
  public enum Which {
    /** Everybody who may do more than anybody may. */
    ALL(Affiliation.ALL),
    /** Those who were given the repository themselves. */
    DIRECT(Affiliation.DIRECT),
    /** Of those the ones who are not in the organization. */
    OUTSIDE(Affiliation.OUTSIDE);

    private final Affiliation affiliation;

    Which(Affiliation affiliation) {
      this.affiliation = affiliation;
    }
  }

  /** Those who may do something in a repository, by login. */
  public Listing<Collaborator> list(long repositoryId, Which which, Slice slice) {
    List<RepositoryGrantDao.Collaborator> rows =
        grants.list(repositoryId, which.affiliation, slice.offset(), slice.limit());
    LongFunction<User> users =
        User.among(
            accounts.list(rows.stream().map(RepositoryGrantDao.Collaborator::accountId).toList()));
    return new Listing<>(
        rows.stream()
            .map(row -> new Collaborator(users.apply(row.accountId()), row.permission()))
            .toList(),
        grants.count(repositoryId, which.affiliation));
  }

  /** What a user may do in a repository, from wherever. */
  public Permission permission(long repositoryId, long accountId) {
    return policy.permission(accountId, repositoryId);
  }

  /** Whether a user may do more in a repository than anybody may. */
  public boolean collaborates(long repositoryId, long accountId) {
    return grants.list(repositoryId, Affiliation.ALL, 0, Integer.MAX_VALUE).stream()
        .anyMatch(row -> row.accountId() == accountId);
  }

  /** Gives a user a repository, or another permission there than before. */
  public void give(long repositoryId, long accountId, Permission permission) {
    grants.put(repositoryId, Grantee.ACCOUNT, accountId, permission);
    epoch.raise();
  }

  /**
   * Takes back what a user was given.
   *
   * @return false if nothing was
   */
  public boolean takeBack(long repositoryId, long accountId) {
    return felt(grants.delete(repositoryId, Grantee.ACCOUNT, accountId));
  }

  /** Gives a team a repository, or another permission there than before. */
  public void giveTeam(long repositoryId, long teamId, Permission permission) {
    grants.put(repositoryId, Grantee.TEAM, teamId, permission);
    epoch.raise();
  }

  /**
   * Takes back what a team was given.
   *
   * @return false if nothing was
   */
  public boolean takeBackFromTeam(long repositoryId, long teamId) {
    return felt(grants.delete(repositoryId, Grantee.TEAM, teamId));
  }

  /** What a team may do in a repository; empty if nothing. */
  public Optional<Permission> ofTeam(long repositoryId, long teamId) {
    return grants.find(repositoryId, Grantee.TEAM, teamId);
  }

  private boolean felt(boolean changed) {
    if (changed) {
      epoch.raise();
    }
    return changed;
  }
}
