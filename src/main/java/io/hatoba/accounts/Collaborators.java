package io.hatoba.accounts;

import io.hatoba.access.RepositoryPolicy;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.accounts.RepositoryGrantDao.Affiliation;
import io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Permission;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Who was given which repository, users and teams. Live tokens feel what may take a right. */
@Stateless
public class Collaborators {
  private static final int MOST_OF_TEAM = 10_000;

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final RepositoryGrantDao grants;
  private final RepositoryPolicy policy;
  private final AccessEpoch epoch;
  private final AuditLog audit;
  private final AuditSubjects subjects;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Collaborators() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of grants. */
  @Inject
  Collaborators(
      AccountDao accounts,
      RepositoryDao repositories,
      RepositoryGrantDao grants,
      RepositoryPolicy policy,
      AccessEpoch epoch,
      AuditLog audit,
      AuditSubjects subjects) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.grants = grants;
    this.policy = policy;
    this.epoch = epoch;
    this.audit = audit;
    this.subjects = subjects;
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
    return grants.collaborates(repositoryId, accountId);
  }

  /** Gives a user a repository, or another permission there than before. */
  public void give(long repositoryId, long accountId, Permission permission) {
    boolean known = grants.find(repositoryId, Grantee.ACCOUNT, accountId).isPresent();
    grants.put(repositoryId, Grantee.ACCOUNT, accountId, permission);
    audit.record(
        known ? AuditAction.COLLABORATOR_CHANGED : AuditAction.COLLABORATOR_ADDED,
        subjects.repository(repositoryId).account(accountId),
        Map.of("permission", permission.name().toLowerCase(Locale.ROOT)));
    epoch.raise();
  }

  /**
   * Takes back what a user was given.
   *
   * @return false if nothing was
   */
  public boolean takeBack(long repositoryId, long accountId) {
    boolean taken = grants.delete(repositoryId, Grantee.ACCOUNT, accountId);
    if (taken) {
      audit.record(
          AuditAction.COLLABORATOR_REMOVED, subjects.repository(repositoryId).account(accountId));
    }
    return felt(taken);
  }

  /** Gives a team a repository, or another permission there than before. */
  public void giveTeam(long repositoryId, Team team, Permission permission) {
    // A transfer, which ends what teams have, waits, or has been before.
    boolean ours =
        repositories
            .find(repositoryId)
            .filter(repositories::lock)
            .filter(repository -> repository.ownerId() == team.organizationId())
            .isPresent();
    if (!ours) {
      throw NameUnknownException.gone();
    }
    long teamId = team.id();
    boolean known = grants.find(repositoryId, Grantee.TEAM, teamId).isPresent();
    grants.put(repositoryId, Grantee.TEAM, teamId, permission);
    audit.record(
        known ? AuditAction.TEAM_REPOSITORY_CHANGED : AuditAction.TEAM_REPOSITORY_ADDED,
        subjects.repositoryOfTeam(repositoryId, teamId),
        Map.of("permission", permission.name().toLowerCase(Locale.ROOT)));
    epoch.raise();
  }

  /**
   * Takes back what a team was given.
   *
   * @return false if nothing was
   */
  public boolean takeBackFromTeam(long repositoryId, long teamId) {
    boolean taken = grants.delete(repositoryId, Grantee.TEAM, teamId);
    if (taken) {
      audit.record(
          AuditAction.TEAM_REPOSITORY_REMOVED, subjects.repositoryOfTeam(repositoryId, teamId));
    }
    return felt(taken);
  }

  /** What a team may do in a repository; empty if nothing. */
  public Optional<Permission> ofTeam(long repositoryId, long teamId) {
    return grants.find(repositoryId, Grantee.TEAM, teamId);
  }

  /** What a team may do in the repositories that it was given, by their keys; the first 10,000. */
  public Map<Long, Permission> ofTeam(long teamId) {
    return grants.listOfTeam(teamId, MOST_OF_TEAM);
  }

  private boolean felt(boolean changed) {
    if (changed) {
      epoch.raise();
    }
    return changed;
  }
}
