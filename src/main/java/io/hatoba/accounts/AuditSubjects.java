package io.hatoba.accounts;

import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.metadata.accounts.TeamEntity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** What is managed here, as the audit log calls it. */
@Singleton
class AuditSubjects {
  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final TeamDao teams;

  @Inject
  AuditSubjects(AccountDao accounts, RepositoryDao repositories, TeamDao teams) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.teams = teams;
  }

  /** A user or an organization. */
  static Subject account(AccountEntity account) {
    return account.kind() == AccountEntity.Kind.ORGANIZATION
        ? Subject.organization(account.foldedLogin())
        : Subject.account(account.id(), account.login());
  }

  /** An organization by its key. */
  Subject organization(long id) {
    return account(accounts.find(id).orElseThrow());
  }

  /** A repository. */
  Subject repository(RepositoryEntity repository) {
    String owner = accounts.find(repository.ownerId()).orElseThrow().foldedLogin();
    return Subject.repository(owner, repository.foldedName());
  }

  /** A repository by its key. */
  Subject repository(long id) {
    return repository(repositories.find(id).orElseThrow());
  }

  /** A team. */
  Subject team(TeamEntity team) {
    return organization(team.organizationId()).reference("team " + team.slug());
  }

  /** A team by its key. */
  Subject team(long id) {
    return team(teams.find(id).orElseThrow());
  }

  /** The repository that a team has been given. */
  Subject repositoryOfTeam(long repositoryId, long teamId) {
    return repository(repositoryId).reference("team " + teams.find(teamId).orElseThrow().slug());
  }
}
