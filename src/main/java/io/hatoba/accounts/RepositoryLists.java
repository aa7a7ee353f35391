package io.hatoba.accounts;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.metadata.accounts.RepositoryListDao;
import io.hatoba.metadata.accounts.RepositoryListDao.Filter;
import io.hatoba.metadata.accounts.RepositoryListDao.Row;
import io.hatoba.metadata.accounts.RepositoryListDao.Source;
import io.hatoba.oci.Visibility;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists of repositories, as far as who asks sees them. A page costs four statements, whatever its
 * length.
 */
@Stateless
public class RepositoryLists {
  private final RepositoryListDao rows;
  private final RepositoryPolicy policy;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public RepositoryLists() {
    this(null, null);
  }

  /** Over the rows of repositories. */
  @Inject
  RepositoryLists(RepositoryListDao rows, RepositoryPolicy policy) {
    this.rows = rows;
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

    private RepositoryListDao.Order row() {
      return RepositoryListDao.Order.valueOf(name());
    }
  }

  /**
   * Which repositories to list.
   *
   * @param visibilities of those only
   * @param changedAfter only what was changed after that
   * @param changedBefore only what was changed last before that
   */
  public record Wanted(
      Set<Visibility> visibilities,
      Optional<Instant> changedAfter,
      Optional<Instant> changedBefore) {
    /** All that there are. */
    public static final Wanted ALL = of(EnumSet.allOf(Visibility.class));

    /** Copies the visibilities. */
    public Wanted {
      visibilities = Set.copyOf(visibilities);
    }

    /** Those of some visibilities, whenever they were changed. */
    public static Wanted of(Set<Visibility> visibilities) {
      return new Wanted(visibilities, Optional.empty(), Optional.empty());
    }
  }

  /** Repositories of an account that a caller sees. */
  public Listing<Repository> listOf(
      Caller.Account caller, long ownerId, Wanted wanted, Order order, Slice slice) {
    return list(caller, new Source.OwnedBy(ownerId), wanted, order, slice);
  }

  /** By which part in a repository it is a caller's. */
  public enum Part {
    /** It owns it. */
    OWNER,
    /** It was given it. */
    COLLABORATOR,
    /** It is in the organization that owns it, or in a team that was given it. */
    ORGANIZATION_MEMBER
  }

  /** Repositories in which a caller has a part; of at least one kind. */
  public Listing<Repository> listMine(
      Caller.Account caller, Set<Part> parts, Wanted wanted, Order order, Slice slice) {
    return list(
        caller,
        new Source.PartsOf(
            caller.id(),
            parts.contains(Part.OWNER),
            parts.contains(Part.COLLABORATOR),
            parts.contains(Part.ORGANIZATION_MEMBER)),
        wanted,
        order,
        slice);
  }

  /** Those of the repositories that a team was given that a caller sees, by owner and name. */
  public Listing<Repository> listOfTeam(Caller.Account caller, long teamId, Slice slice) {
    return list(caller, new Source.GivenTo(teamId), Wanted.ALL, Order.NAME, slice);
  }

  /** How many those are. */
  public long countOfTeam(Caller.Account caller, long teamId) {
    return filter(caller, new Source.GivenTo(teamId), Wanted.ALL).map(rows::count).orElse(0L);
  }

  /**
   * How many repositories an account owns, whoever asks.
   *
   * @param open those that everybody sees
   * @param others all but those
   * @param collaborators users who were given some of those others
   */
  public record Totals(long open, long others, long collaborators) {}

  /** How many repositories an account owns. */
  public Totals totals(long ownerId) {
    RepositoryListDao.Totals totals = rows.totals(ownerId);
    return new Totals(totals.open(), totals.others(), totals.collaborators());
  }

  private Listing<Repository> list(
      Caller.Account caller, Source source, Wanted wanted, Order order, Slice slice) {
    return filter(caller, source, wanted)
        .map(
            filter ->
                new Listing<>(
                    seen(caller, rows.list(filter, order.row(), slice.offset(), slice.limit())),
                    rows.count(filter)))
        .orElseGet(() -> new Listing<>(List.of(), 0));
  }

  /** What the policy lets the caller see, in the words of a query; empty if it is nothing. */
  private static Optional<Filter> filter(Caller.Account caller, Source source, Wanted wanted) {
    Set<Visibility> visibilities = EnumSet.noneOf(Visibility.class);
    visibilities.addAll(wanted.visibilities());
    if (!caller.administersSite() && !caller.scopes().contains("repo")) {
      visibilities.retainAll(Set.of(Visibility.PUBLIC));
    }
    return visibilities.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Filter(
                source,
                caller.id(),
                caller.administersSite(),
                visibilities,
                wanted.changedAfter(),
                wanted.changedBefore()));
  }

  private List<Repository> seen(Caller.Account caller, List<Row> page) {
    Map<Long, RepositoryAccess> seen =
        policy.find(caller, page.stream().map(Row::repository).toList());
    return page.stream()
        .flatMap(
            row ->
                Optional.ofNullable(seen.get(row.repository().id()))
                    .map(
                        access -> Repository.of(row.repository(), row.owner(), access.permission()))
                    .stream())
        .toList();
  }
}
