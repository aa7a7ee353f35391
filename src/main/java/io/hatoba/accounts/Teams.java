package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.TeamDao;
import io.hatoba.metadata.accounts.TeamEntity;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Teams of organizations and who is in them. Live tokens feel what may take a right. */
@Stateless
public class Teams {
  private static final String RESOURCE = "Team";
  private static final int MAX_NAME = 100;

  private final TeamDao teams;
  private final AccountDao accounts;
  private final MembershipDao memberships;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;
  private final AuditSubjects subjects;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Teams() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of teams. */
  @Inject
  Teams(
      TeamDao teams,
      AccountDao accounts,
      MembershipDao memberships,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit,
      AuditSubjects subjects) {
    this.teams = teams;
    this.accounts = accounts;
    this.memberships = memberships;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
    this.subjects = subjects;
  }

  /**
   * Makes a team.
   *
   * @param description what it is; empty if nobody said
   * @param maintainers members of the organization who are to maintain it
   * @throws ValidationException if it may not have the name, or another has it, or a maintainer is
   *     no member of the organization
   */
  public Team create(
      long organizationId,
      String name,
      String description,
      boolean secret,
      List<Long> maintainers) {
    String slug = slug(organizationId, name, 0);
    TeamEntity team = new TeamEntity(organizationId, slug, name);
    team.describe(description, secret);
    teams.create(team);
    audit.record(AuditAction.TEAM_CREATED, subjects.team(team));
    maintainers.forEach(accountId -> putMember(team.id(), accountId, true));
    return Team.of(team, Optional.empty());
  }

  /** The slug of a name: what is no letter and no digit becomes a hyphen. */
  private String slug(long organizationId, String name, long ownId) {
    String slug =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_]+", "-")
            .replaceAll("^-|-$", "");
    if (slug.isEmpty() || name.length() > MAX_NAME) {
      throw new ValidationException(
          RESOURCE, "name", Code.INVALID, AccountRule.TEAM_NAME.about(MAX_NAME));
    }
    teams
        .find(organizationId, slug)
        .filter(other -> other.id() != ownId)
        .ifPresent(
            other -> {
              throw new ValidationException(
                  RESOURCE,
                  "name",
                  Code.ALREADY_EXISTS,
                  AccountRule.TEAM_TAKEN.about(other.slug()));
            });
    return slug;
  }

  /** The team of a slug, whatever its case, unless it is secret to an account. */
  public Optional<Team> find(long organizationId, String slug, long viewerId, boolean all) {
    return teams
        .find(organizationId, slug.toLowerCase(Locale.ROOT))
        .filter(
            team -> !team.secret() || all || teams.findMaintainer(team.id(), viewerId).isPresent())
        .map(team -> Team.of(team, Optional.empty()));
  }

  /**
   * By what a team is reached.
   *
   * @param organization its login
   */
  public record Place(String organization, String slug) {}

  /** By what the team of an id is reached, if it is one of the organization. */
  public Optional<Place> locate(long organizationId, long teamId) {
    return teams
        .find(teamId)
        .filter(team -> team.organizationId() == organizationId)
        .flatMap(
            team ->
                accounts
                    .find(organizationId)
                    .map(account -> new Place(account.login(), team.slug())));
  }

  /**
   * Teams of an organization that an account sees, by slug.
   *
   * @param all whether it sees secret ones of which it is no member
   */
  public Listing<Team> list(long organizationId, long viewerId, boolean all, Slice slice) {
    return new Listing<>(
        teams.list(organizationId, viewerId, all, slice.offset(), slice.limit()).stream()
            .map(team -> Team.of(team, Optional.empty()))
            .toList(),
        teams.count(organizationId, viewerId, all));
  }

  /**
   * Teams that have been given a repository and that an account sees, by slug.
   *
   * @param all whether it sees secret ones of which it is no member
   */
  public Listing<Team> listOfRepository(
      long repositoryId, long viewerId, boolean all, Slice slice) {
    return new Listing<>(
        teams.listOfRepository(repositoryId, viewerId, all, slice.offset(), slice.limit()).stream()
            .map(given -> Team.of(given.team(), Optional.of(given.permission())))
            .toList(),
        teams.countOfRepository(repositoryId, viewerId, all));
  }

  /**
   * Changes a team; what is empty stays.
   *
   * @throws ValidationException if it may not have the name, or another has it
   */
  public Team change(
      long teamId, Optional<String> name, Optional<String> description, Optional<Boolean> secret) {
    TeamEntity team = teams.find(teamId).orElseThrow();
    String newName = name.orElseGet(team::name);
    String before = team.name();
    team.rename(slug(team.organizationId(), newName, teamId), newName, clock.instant());
    team.describe(description.or(team::description).orElse(""), secret.orElseGet(team::secret));
    teams.flush();
    if (!newName.equals(before)) {
      audit.record(AuditAction.TEAM_RENAMED, subjects.team(team), Map.of("old_name", before));
    }
    return Team.of(team, Optional.empty());
  }

  /** Lets a team go, with what it was given. */
  public void delete(long teamId) {
    teams
        .find(teamId)
        .ifPresent(
            team -> {
              audit.record(AuditAction.TEAM_DELETED, subjects.team(team));
              teams.delete(team);
            });
    epoch.raise();
  }

  /**
   * Members of a team, by login.
   *
   * @param maintainer only those who maintain it or those who do not; empty for all
   */
  public Listing<User> members(long teamId, Optional<Boolean> maintainer, Slice slice) {
    List<Long> ids = teams.listMembers(teamId, maintainer, slice.offset(), slice.limit());
    LongFunction<User> users = User.among(accounts.list(ids));
    return new Listing<>(
        ids.stream().map(users::apply).toList(), teams.countMembers(teamId, maintainer));
  }

  /** How many members a team has. */
  public long countMembers(long teamId) {
    return teams.countMembers(teamId, Optional.empty());
  }

  /** Whether a user maintains a team; empty if the user is not in it. */
  public Optional<Boolean> findMaintainer(long teamId, long accountId) {
    return teams.findMaintainer(teamId, accountId);
  }

  /**
   * Puts a member of the organization into a team, or lets one maintain it or no longer.
   *
   * @throws ValidationException if the user is no member of the organization
   */
  public void putMember(long teamId, long accountId, boolean maintainer) {
    TeamEntity team = teams.find(teamId).orElseThrow();
    // Whoever leaves the organization at once leaves its teams before this, or is in them no more.
    accounts.lock(accounts.find(team.organizationId()).orElseThrow());
    if (memberships.find(team.organizationId(), accountId).isEmpty()) {
      throw new ValidationException(
          "TeamMember", "user", Code.UNPROCESSABLE, AccountRule.ONLY_MEMBERS_IN_TEAMS.about());
    }
    teams.putMember(teamId, accountId, maintainer);
    epoch.raise();
    audit.record(
        AuditAction.TEAM_MEMBER_ADDED,
        subjects.team(team).account(accountId),
        Map.of("maintainer", maintainer));
  }

  /**
   * Takes a user out of a team.
   *
   * @return false if the user was not in it
   */
  public boolean removeMember(long teamId, long accountId) {
    boolean removed = teams.deleteMember(teamId, accountId);
    if (removed) {
      epoch.raise();
      audit.record(AuditAction.TEAM_MEMBER_REMOVED, subjects.team(teamId).account(accountId));
    }
    return removed;
  }
}
