package io.hatoba.accounts;

import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Repositories that go, by themselves or with their owner: no name reaches them any more, their
 * images are hidden with them, runs of their workflows lose their tokens, and packages of the
 * Container registry lose the link.
 */
@Singleton
class RepositoryRemoval {
  private final RepositoryDao repositories;
  private final RepositoryGrantDao grants;
  private final RepositoryPackageDao packages;
  private final Clock clock;

  @Inject
  RepositoryRemoval(
      RepositoryDao repositories,
      RepositoryGrantDao grants,
      RepositoryPackageDao packages,
      Clock clock) {
    this.repositories = repositories;
    this.grants = grants;
    this.packages = packages;
    this.clock = clock;
  }

  void remove(RepositoryEntity repository) {
    // By which its images are found again; of a native statement's times not every driver keeps
    // more.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    repository.delete(now);
    grants.deleteWorkflowTokensOf(repository.id());
    repositories.deleteNames(repository.id());
    packages.unlink(repository.id());
    packages.delete(repository.id(), now);
  }
}
