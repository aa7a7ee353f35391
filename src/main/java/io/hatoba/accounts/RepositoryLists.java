package io.hatoba.accounts;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.oci.Visibility;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists of repositories, as far as who asks sees them. */
@Stateless
public class RepositoryLists {
  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final TeamDao teams;
  private final RepositoryPolicy policy;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public RepositoryLists() {
    this(null, null, null, null);
  }

  /** Over the rows of repositories. */
  @Inject
  RepositoryLists(
      AccountDao accounts, RepositoryDao repositories, TeamDao teams, RepositoryPolicy policy) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.teams = teams;
    this.policy = policy;
  }

  /** In which order to list. */
  public enum Order {
    /** By owner and name. */
    NAME,
    /** By owner and name, the other way round. */
    NAME_DESCENDING,
    /** The oldest first. */
    CREATED,
    /** The newest first. */
    CREATED_DESCENDING,
    /** The one that was changed longest ago first. */
    UPDATED,
    /** The one that was changed last first. */
    UPDATED_DESCENDING;

    private RepositoryDao.Order row() {
      return RepositoryDao.Order.valueOf(name());
    }
  }

  /** Repositories of an account that a caller sees. */
  public Listing<Repository> listOf(
      Caller.Account caller,
      long ownerId,
      Optional<Visibility> visibility,
      Order order,
      Slice slice) {
    return list(
        caller,
        new RepositoryDao.Filter(
            caller.id(),
            seesAll(caller),
            seesPrivate(caller),
            visibility,
            Optional.of(ownerId),
            true,
            true,
            true,
            order.row()),
        slice);
  }

  /** How many repositories of an account everybody sees. */
  public long countPublic(long ownerId) {
    return repositories.count(
        new RepositoryDao.Filter(
            ownerId,
            false,
            false,
            Optional.of(Visibility.PUBLIC),
            Optional.of(ownerId),
            true,
            true,
            true,
            RepositoryDao.Order.NAME));
  }

  /** By which part in a repository it is a caller's. */
  public enum Part {
    /** It owns it. */
    OWNER,
    /** It was given it. */
    COLLABORATOR,
    /** It is in the organization that owns it. */
    ORGANIZATION_MEMBER
  }

  /** Repositories in which a caller has a part. */
  public Listing<Repository> listMine(
      Caller.Account caller,
      Set<Part> parts,
      Optional<Visibility> visibility,
      Order order,
      Slice slice) {
    return list(
        caller,
        new RepositoryDao.Filter(
            caller.id(),
            false,
            seesPrivate(caller),
            visibility,
            Optional.empty(),
            parts.contains(Part.OWNER),
            parts.contains(Part.COLLABORATOR),
            parts.contains(Part.ORGANIZATION_MEMBER),
            order.row()),
        slice);
  }

  private static boolean seesAll(Caller.Account caller) {
    return caller.administersSite();
  }

  private static boolean seesPrivate(Caller.Account caller) {
    return seesAll(caller) || caller.scopes().contains("repo");
  }

  /** Those of the repositories that a team was given that a caller sees. */
  public Listing<Repository> listOfTeam(Caller.Account caller, long teamId, Slice slice) {
    return new Listing<>(
        seen(caller, teams.listRepositories(teamId, slice.offset(), slice.limit())),
        teams.countRepositories(teamId));
  }

  private Listing<Repository> list(
      Caller.Account caller, RepositoryDao.Filter filter, Slice slice) {
    return new Listing<>(
        seen(caller, repositories.list(filter, slice.offset(), slice.limit())),
        repositories.count(filter));
  }

  private List<Repository> seen(Caller.Account caller, List<Long> ids) {
    return ids.stream()
        .flatMap(id -> policy.find(caller, id).stream())
        .map(this::repository)
        .toList();
  }

  private Repository repository(RepositoryAccess access) {
    RepositoryEntity row = repositories.find(access.id()).orElseThrow();
    return Repository.of(row, accounts.find(row.ownerId()).orElseThrow(), access.permission());
  }
}
