package io.hatoba.catalog;

import io.hatoba.access.RepositoryPolicy;
import io.hatoba.config.Settings;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/**
 * Repositories that images name as their source: {@code org.opencontainers.image.source} is the
 * page of one on this instance. Whoever pushes must write to it, or nothing is linked.
 */
@Singleton
final class SourceLinks {
  private static final String GIT = ".git";

  private final String origin;
  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final RepositoryPolicy policy;

  @Inject
  SourceLinks(
      Settings settings, AccountDao accounts, RepositoryDao repositories, RepositoryPolicy policy) {
    this.origin = settings.url() + "/";
    this.accounts = accounts;
    this.repositories = repositories;
    this.policy = policy;
  }

  /**
   * What labels say of a package's source.
   *
   * @param repositoryId what to link it to; it stays where it is until the transaction ends
   * @param warning for the client, where it named a repository that cannot be linked
   */
  record Source(Optional<Long> repositoryId, Optional<String> warning) {
    static final Source NONE = new Source(Optional.empty(), Optional.empty());
  }

  /**
   * Reads what an image that somebody pushes to a name says of its source.
   *
   * @param url what it says; empty where it says nothing
   */
  Source read(ImageName name, String url, long accountId) {
    Optional<String> path = path(url);
    if (path.isEmpty()) {
      return Source.NONE;
    }
    int slash = path.get().indexOf('/');
    String owner = path.get().substring(0, slash);
    String repository = path.get().substring(slash + 1);
    Optional<Long> ownerId = accounts.find(name.owner()).map(AccountEntity::id);
    Optional<Long> found =
        accounts
            .find(owner)
            .flatMap(account -> repositories.find(account.id(), repository))
            .filter(repositories::lock)
            .filter(row -> ownerId.equals(Optional.of(row.ownerId())))
            .filter(row -> writes(accountId, row.id()))
            .map(RepositoryEntity::id);
    // The same words for what is missing and for what is not the pusher's.
    return found.isPresent()
        ? new Source(found, Optional.empty())
        : new Source(
            Optional.empty(),
            Optional.of(
                name
                    + " is linked to no repository: "
                    + name.owner()
                    + " has none named "
                    + path.get()
                    + " to which you may write"));
  }

  /** {@code OWNER/REPOSITORY}, case folded; empty if the URL is of somewhere else. */
  private Optional<String> path(String url) {
    String folded = url.strip().toLowerCase(Locale.ROOT);
    if (!folded.startsWith(origin)) {
      return Optional.empty();
    }
    String path = folded.substring(origin.length());
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    if (path.endsWith(GIT)) {
      path = path.substring(0, path.length() - GIT.length());
    }
    return path.matches("[a-z0-9-]+/[a-z0-9._-]+") ? Optional.of(path) : Optional.empty();
  }

  private boolean writes(long accountId, long repositoryId) {
    return accounts.find(accountId).filter(AccountEntity::siteAdmin).isPresent()
        || policy.permission(accountId, repositoryId).includes(Permission.PUSH);
  }
}
