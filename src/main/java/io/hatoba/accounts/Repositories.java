package io.hatoba.accounts;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.RepositoryGrantDao;
import io.hatoba.metadata.accounts.RepositoryNameEntity;
import io.hatoba.metadata.packages.RepositoryPackageDao;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Repositories as their owners manage them. Images of the Docker registry go where their repository
 * goes. What may take a right from somebody is felt by live tokens.
 */
@Stateless
public class Repositories {
  /** How long a repository that was deleted can be restored. */
  public static final Duration RESTORABLE = Duration.ofDays(30);

  private static final String RESOURCE = "Repository";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final RepositoryGrantDao grants;
  private final RepositoryPackageDao packages;
  private final RepositoryRemoval removal;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;
  private final AuditSubjects subjects;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Repositories() {
    this(null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of repositories and of their packages. */
  @Inject
  Repositories(
      AccountDao accounts,
      RepositoryDao repositories,
      RepositoryGrantDao grants,
      RepositoryPackageDao packages,
      RepositoryRemoval removal,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit,
      AuditSubjects subjects) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.grants = grants;
    this.packages = packages;
    this.removal = removal;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
    this.subjects = subjects;
  }

  /**
   * Makes a repository.
   *
   * @param description what it is; empty if nobody said
   * @param homepage where to read more; empty if nobody said
   * @throws ValidationException if it may not have the name, or another has it below the owner
   */
  public Repository create(
      long ownerId, String name, Visibility visibility, String description, String homepage) {
    requireFree(ownerId, name, Optional.empty());
    RepositoryEntity made = new RepositoryEntity(ownerId, name);
    made.show(visibility, clock.instant());
    made.describe(description, homepage);
    repositories.create(made);
    audit.record(
        AuditAction.REPOSITORY_CREATED,
        subjects.repository(made),
        Map.of("visibility", word(visibility)));
    return repository(made, Permission.ADMIN);
  }

  private static String word(Visibility visibility) {
    return visibility.name().toLowerCase(Locale.ROOT);
  }

  private void requireFree(long ownerId, String name, Optional<Long> ownId) {
    boolean allowed =
        NAME.matcher(name).matches()
            && !name.equals(".")
            && !name.equals("..")
            && !name.toLowerCase(Locale.ROOT).endsWith(".git");
    if (!allowed) {
      throw new ValidationException(
          RESOURCE, "name", Code.INVALID, AccountRule.REPOSITORY_NAME.about());
    }
    Optional<Long> holder =
        repositories.find(ownerId, name.toLowerCase(Locale.ROOT)).map(RepositoryEntity::id);
    if (holder.isPresent() && !holder.equals(ownId)) {
      throw new ValidationException(
          RESOURCE, "name", Code.ALREADY_EXISTS, AccountRule.REPOSITORY_TAKEN.about());
    }
  }

  private Repository repository(RepositoryEntity row, Permission permission) {
    return Repository.of(row, accounts.find(row.ownerId()).orElseThrow(), permission);
  }

  /** A repository as somebody sees it who may do something there. */
  public Repository require(RepositoryAccess access) {
    return repository(repositories.find(access.id()).orElseThrow(), access.permission());
  }

  /** The repository of a surrogate key, as nobody in particular sees it. */
  public Optional<Repository> find(long id) {
    return repositories.find(id).map(row -> repository(row, Permission.NONE));
  }

  /**
   * What to change about a repository; what is empty stays.
   *
   * @param description what it is; an empty text takes it away
   * @param homepage where to read more; an empty text takes it away
   */
  public record Change(
      Optional<String> name,
      Optional<String> description,
      Optional<String> homepage,
      Optional<Visibility> visibility) {}

  /**
   * Changes a repository. A name that it had goes on reaching it and its images.
   *
   * @throws ValidationException if it may not have the name, or another has it below the owner, or
   *     an image would have a name that is too long
   */
  public Repository change(RepositoryAccess access, Change change) {
    RepositoryEntity repository = requireLocked(access);
    Instant now = clock.instant();
    String before = repository.name();
    change.name().ifPresent(name -> move(repository, repository.ownerId(), name));
    if (!repository.name().equals(before)) {
      // Live tokens may remember that the new name was refused.
      epoch.raise();
      audit.record(
          AuditAction.REPOSITORY_RENAMED,
          subjects.repository(repository),
          Map.of("old_name", before));
    }
    repository.describe(
        change.description().or(repository::description).orElse(""),
        change.homepage().or(repository::homepage).orElse(""));
    repository.touch(now);
    change
        .visibility()
        .filter(visibility -> visibility != repository.visibility())
        .ifPresent(
            visibility -> {
              audit.record(
                  AuditAction.REPOSITORY_VISIBILITY_CHANGED,
                  subjects.repository(repository),
                  Map.of(
                      "visibility",
                      word(visibility),
                      "previous_visibility",
                      word(repository.visibility())));
              repository.show(visibility, now);
              epoch.raise();
            });
    return repository(repository, access.permission());
  }

  /**
   * Gives a repository another owner, with its images. What teams were given of it ends, packages
   * of the Container registry stay where they are and lose the link. Runs of its workflows lose
   * their tokens, and what packages let them do.
   *
   * @param name what it is called there
   * @throws ValidationException if it may not have the name there, or another has it, or an image
   *     would have a name that is too long
   */
  public Repository transfer(RepositoryAccess access, long newOwnerId, Optional<String> name) {
    RepositoryEntity repository = requireLocked(access);
    Subject before = subjects.repository(repository);
    grants.deleteTeamsOf(repository.id());
    grants.deleteWorkflowTokensOf(repository.id());
    packages.unlink(repository.id());
    move(repository, newOwnerId, name.orElseGet(repository::name));
    epoch.raise();
    Subject after = subjects.repository(repository);
    audit.record(
        List.of(
            audit.change(
                AuditAction.REPOSITORY_TRANSFERRED, before, Map.of("new_name", after.repository())),
            audit.change(
                AuditAction.REPOSITORY_TRANSFERRED,
                after,
                Map.of("old_name", before.repository()))));
    return repository(repository, access.permission());
  }

  /**
   * The repository for a change, if it is there and its owner's still; the first of two that change
   * it at once is waited for.
   */
  private RepositoryEntity requireLocked(RepositoryAccess access) {
    return repositories
        .find(access.id())
        .filter(repositories::lock)
        .filter(repository -> repository.ownerId() == access.ownerId())
        .orElseThrow(NameUnknownException::gone);
  }

  private void move(RepositoryEntity repository, long ownerId, String name) {
    requireFree(ownerId, name, Optional.of(repository.id()));
    requireImagesFree(repository, ownerId, name.toLowerCase(Locale.ROOT));
    requireShort(repository, ownerId, name.toLowerCase(Locale.ROOT));
    repository.move(ownerId, name, clock.instant());
    repositories.addName(repository);
    packages.move(repository.id(), ownerId, repository.foldedName());
  }

  private void requireShort(RepositoryEntity repository, long ownerId, String foldedName) {
    FullNames.require(
        RESOURCE,
        "name",
        accounts.find(ownerId).orElseThrow().foldedLogin(),
        packages.findLongest(repository.id(), foldedName));
  }

  private void requireImagesFree(RepositoryEntity repository, long ownerId, String foldedName) {
    packages
        .findTaken(repository.id(), ownerId, foldedName)
        .ifPresent(
            path -> {
              throw new ValidationException(
                  RESOURCE, "name", Code.ALREADY_EXISTS, AccountRule.IMAGE_NAME_TAKEN.about(path));
            });
  }

  /**
   * Deletes a repository and hides its images; they come back together within {@link #RESTORABLE}.
   * Packages of the Container registry lose the link to it.
   */
  public void delete(RepositoryAccess access) {
    RepositoryEntity repository = requireLocked(access);
    audit.record(AuditAction.REPOSITORY_DELETED, subjects.repository(repository));
    removal.remove(repository);
    epoch.raise();
  }

  /**
   * Brings a repository back, with the images that were deleted with it.
   *
   * @return empty if none of that name was deleted, or it is too long ago
   * @throws ValidationException if another has the name meanwhile
   */
  public Optional<Repository> restore(long ownerId, String name) {
    Instant oldest = clock.instant().minus(RESTORABLE);
    return repositories
        .findDeleted(ownerId, name.toLowerCase(Locale.ROOT))
        .filter(repository -> repository.deletedAt().orElseThrow().isAfter(oldest))
        // Another may have brought it back while this one waited.
        .filter(repository -> !repositories.lock(repository))
        .map(
            repository -> {
              requireFree(ownerId, repository.name(), Optional.empty());
              requireImagesFree(repository, ownerId, repository.foldedName());
              // Its owner may have got a longer login meanwhile.
              requireShort(repository, ownerId, repository.foldedName());
              packages.restore(repository.id(), repository.deletedAt().orElseThrow());
              repository.restore();
              repositories.addName(repository);
              epoch.raise();
              audit.record(AuditAction.REPOSITORY_RESTORED, subjects.repository(repository));
              return repository(repository, Permission.ADMIN);
            });
  }

  /**
   * A name that a repository had and that reaches it still.
   *
   * @param owner login of the account below which the name stands
   * @param name the name, case folded
   */
  public record Alias(String owner, String name) {}

  /** The names that a repository had and that reach it still, oldest first. */
  public List<Alias> aliases(RepositoryAccess access) {
    RepositoryEntity repository = repositories.find(access.id()).orElseThrow();
    return repositories.listNames(access.id()).stream()
        .filter(name -> !isCurrent(repository, name))
        .flatMap(
            name ->
                accounts.find(name.ownerId()).stream()
                    .map(owner -> new Alias(owner.foldedLogin(), name.foldedName())))
        .toList();
  }

  private static boolean isCurrent(RepositoryEntity repository, RepositoryNameEntity name) {
    return name.ownerId() == repository.ownerId()
        && name.foldedName().equals(repository.foldedName());
  }

  /**
   * Releases a name that a repository had: another may have it next, and no image is reached by it
   * any more.
   *
   * @return false if the repository is not reached by it, or has it now
   */
  public boolean releaseAlias(RepositoryAccess access, Alias alias) {
    RepositoryEntity repository = repositories.find(access.id()).orElseThrow();
    long ownerId = accounts.find(alias.owner()).map(owner -> owner.id()).orElse(0L);
    Optional<RepositoryNameEntity> known =
        repositories.listNames(access.id()).stream()
            .filter(name -> !isCurrent(repository, name))
            .filter(name -> name.ownerId() == ownerId && name.foldedName().equals(alias.name()))
            .findFirst();
    known.ifPresent(name -> release(repository, name, alias.owner()));
    return known.isPresent();
  }

  private void release(RepositoryEntity repository, RepositoryNameEntity name, String owner) {
    packages.releaseNames(repository.id(), name.ownerId(), name.foldedName());
    repositories.releaseName(name);
    epoch.raise();
    audit.record(
        AuditAction.REPOSITORY_NAME_RELEASED,
        subjects.repository(repository),
        Map.of("name", owner + "/" + name.foldedName()));
  }

  /**
   * The names below an account that repositories left there when they went to others, case folded.
   */
  public List<String> namesLeft(long ownerId) {
    return repositories.listNamesLeft(ownerId).stream()
        .map(RepositoryNameEntity::foldedName)
        .toList();
  }

  /**
   * Releases such a name, for the account below which it stands, whoever has the repository now.
   *
   * @return false if there is none
   */
  public boolean releaseNameLeft(long ownerId, String name) {
    String folded = name.toLowerCase(Locale.ROOT);
    Optional<RepositoryNameEntity> left =
        repositories.listNamesLeft(ownerId).stream()
            .filter(known -> known.foldedName().equals(folded))
            .findFirst();
    left.ifPresent(
        known ->
            release(
                repositories.find(known.repositoryId()).orElseThrow(),
                known,
                accounts.find(ownerId).orElseThrow().foldedLogin()));
    return left.isPresent();
  }
}
