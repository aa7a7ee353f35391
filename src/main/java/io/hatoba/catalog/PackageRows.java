package io.hatoba.catalog;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.config.Settings;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageListDao.Seen;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.metadata.packages.PackageVersionDao;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Packages as somebody sees them, of whichever owners, and as whom the rows know who asks. */
@Singleton
public final class PackageRows {
  private final PackageDao packages;
  private final PackageVersionDao versions;
  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final PackageTypeModes types;
  private final Settings settings;

  /** Over the rows of packages and of what they belong to. */
  @Inject
  public PackageRows(
      PackageDao packages,
      PackageVersionDao versions,
      AccountDao accounts,
      RepositoryDao repositories,
      PackageTypeModes types,
      Settings settings) {
    this.packages = packages;
    this.versions = versions;
    this.accounts = accounts;
    this.repositories = repositories;
    this.types = types;
    this.settings = settings;
  }

  /**
   * Who looks, whether or not they said who they are.
   *
   * @return empty for those who may pull nothing at all: a token without the scope, and callers
   *     without any where the settings do not let those pull
   */
  public Optional<Viewer> findViewer(Caller caller) {
    if (caller instanceof Caller.Account account) {
      return Optional.of(viewer(account))
          .filter(viewer -> account.scopes().contains(Action.PULL.scope()));
    }
    return caller instanceof Caller.Known known
        ? Optional.of(viewer(known))
        : Optional.of(Viewer.NOBODY).filter(nobody -> settings.anonymousPull());
  }

  static Viewer viewer(Caller.Known caller) {
    if (caller instanceof Caller.Account account) {
      return new Viewer(
          account.id(),
          false,
          account.siteAdmin(),
          account.administersSite(),
          account.scopes().contains("repo"));
    }
    long repositoryId = ((Caller.Workflow) caller).repositoryId();
    return new Viewer(repositoryId, true, false, false, true);
  }

  /** Registries whose packages are served, all or the one. */
  public Set<RegistryKind> served(Optional<RegistryKind> only) {
    return Stream.of(RegistryKind.values())
        .filter(kind -> only.isEmpty() || only.get() == kind)
        .filter(types::serves)
        .collect(Collectors.toSet());
  }

  /** Packages in the order of a list, in as many statements however many there are. */
  public List<RegistryPackage> read(List<Seen> seen) {
    List<Long> ids = seen.stream().map(Seen::id).toList();
    Map<Long, PackageEntity> rows =
        packages.list(ids).stream()
            .collect(Collectors.toMap(PackageEntity::id, Function.identity()));
    Map<Long, RepositoryEntity> linked =
        repositories
            .list(rows.values().stream().flatMap(row -> row.repositoryId().stream()).toList())
            .stream()
            .collect(Collectors.toMap(RepositoryEntity::id, Function.identity()));
    Map<Long, Long> counts = versions.count(ids);
    Map<Long, AccountEntity> owners =
        (ids.isEmpty()
                ? List.<AccountEntity>of()
                : accounts.list(
                    rows.values().stream().map(PackageEntity::ownerId).distinct().toList()))
            .stream().collect(Collectors.toMap(AccountEntity::id, Function.identity()));
    return seen.stream()
        // What went since the list was read is not on it.
        .filter(one -> rows.containsKey(one.id()))
        .map(
            one -> {
              PackageEntity row = Objects.requireNonNull(rows.get(one.id()));
              return of(
                  row,
                  Objects.requireNonNull(owners.get(row.ownerId())),
                  linked,
                  one.repository(),
                  counts.getOrDefault(one.id(), 0L));
            })
        .toList();
  }

  private static RegistryPackage of(
      PackageEntity row,
      AccountEntity owner,
      Map<Long, RepositoryEntity> linked,
      boolean seesRepository,
      long versionCount) {
    Optional<Repository> repository =
        row.repositoryId()
            .flatMap(id -> Optional.ofNullable(linked.get(id)))
            .map(its -> Repository.of(its, owner, Permission.NONE));
    boolean docker = row.kind() == RegistryKind.DOCKER;
    return new RegistryPackage(
        row.id(),
        row.kind(),
        User.of(owner),
        row.name(),
        docker
            ? repository.map(Repository::visibility).orElse(Visibility.PRIVATE)
            : row.visibility(),
        repository.filter(its -> seesRepository),
        row.description(),
        docker || row.inheritsRoles(),
        versionCount,
        row.createdAt().orElseThrow(),
        row.updatedAt().orElseThrow(),
        row.deletedAt());
  }
}
