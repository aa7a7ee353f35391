package io.hatoba.web.console;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Collaborators;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.oci.Permission;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A team: who is in it, and what it was given. */
@At(
    value = "/admin/organizations/{org}/teams/{team}",
    view = "console/team",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class TeamPage implements Page {
  private static final Slice MANY = new Slice(0, 100);

  @Inject private People people;
  @Inject private Teams teams;
  @Inject private RepositoryLists lists;
  @Inject private RepositoryPolicy policy;
  @Inject private Collaborators collaborators;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private SameRows rows;

  private Optional<Organization> owner = Optional.empty();
  private Optional<Team> shown = Optional.empty();
  private Listing<User> maintainers = new Listing<>(List.of(), 0);
  private Listing<User> others = new Listing<>(List.of(), 0);
  private Listing<Repository> repositories = new Listing<>(List.of(), 0);
  private Map<Long, Permission> permissions = Map.of();
  private String member = "";
  private boolean maintains;
  private String repository = "";
  private String permission = Permission.PULL.name();

  /** For the container. */
  public TeamPage() {}

  @Override
  public void open(PageRequest request) {
    Organization organization = people.requireOrganization(request.name("org"));
    owner = Optional.of(organization);
    long reading = reader.requireAccount().id();
    Team team =
        teams
            .find(organization.account().id(), request.name("team"), reading, true)
            .orElseThrow(PageRefusal.NotFound::new);
    shown = Optional.of(team);
    maintainers = teams.members(team.id(), Optional.of(true), MANY);
    others = teams.members(team.id(), Optional.of(false), MANY);
    permissions = collaborators.ofTeam(team.id());
    repositories = lists.listOfTeam(reader.requireAccount(), team.id(), MANY);
  }

  /** Puts a member of the organization into it. */
  public void putMember() {
    Optional<User> found = people.find(member);
    if (found.isEmpty()) {
      attempt.refuse("console.refused-no-user");
      return;
    }
    if (attempt.done(() -> teams.putMember(team().id(), found.get().id(), maintains))) {
      navigation.to(path(), "console.done-member-put");
    }
  }

  /** Takes a user out of it. */
  public void removeMember(long accountId) {
    rows.require(memberKeys());
    teams.removeMember(team().id(), accountId);
    navigation.to(path(), "console.done-member-removed");
  }

  /** Gives it a repository of the organization. */
  public void give() {
    String login = organization().account().login();
    Optional<RepositoryAccess> found =
        policy.find(reader.requireAccount(), login, repository.strip());
    Optional<Permission> chosen = Permissions.find(permission);
    if (found.isEmpty() || chosen.isEmpty()) {
      attempt.refuse("console.refused-no-repository");
      return;
    }
    RacingInsert.retried(
        () -> {
          collaborators.giveTeam(found.get().id(), team(), chosen.get());
          return true;
        });
    navigation.to(path(), "console.done-given");
  }

  /** Takes a repository back. */
  public void takeBack(long repositoryId) {
    rows.require(repositoryKeys());
    collaborators.takeBackFromTeam(repositoryId, team().id());
    navigation.to(path(), "console.done-taken-back");
  }

  /** Keys of its maintainers and then of its other members, in the order of the lists. */
  public List<Long> memberKeys() {
    return Stream.concat(maintainers.items().stream(), others.items().stream())
        .map(User::id)
        .toList();
  }

  /** Keys of its repositories, in the order of the list. */
  public List<Long> repositoryKeys() {
    return repositories.items().stream().map(Repository::id).toList();
  }

  /** Whose it is. */
  public Organization organization() {
    return owner.orElseThrow();
  }

  /** Which it is. */
  public Team team() {
    return shown.orElseThrow();
  }

  /** Where its page is. */
  public String path() {
    return "/admin/organizations/" + organization().account().login() + "/teams/" + team().slug();
  }

  /** Who maintains it. */
  public Listing<User> maintainers() {
    return maintainers;
  }

  /** Who else is in it. */
  public Listing<User> others() {
    return others;
  }

  /** What it was given. */
  public Listing<Repository> repositories() {
    return repositories;
  }

  /** What it may do in one of those. */
  public String permissionKey(long repositoryId) {
    return Permissions.key(permissions.getOrDefault(repositoryId, Permission.PULL));
  }

  /** What may be given. */
  public List<Permission> choices() {
    return Permissions.GIVEN;
  }

  /** Login of who is to be in it. */
  public String getMember() {
    return member;
  }

  /** Whatever is typed. */
  public void setMember(String typed) {
    member = typed;
  }

  /** Whether that one is to maintain it. */
  public boolean isMaintains() {
    return maintains;
  }

  /** Whatever is ticked. */
  public void setMaintains(boolean ticked) {
    maintains = ticked;
  }

  /** Name of a repository that it is to have. */
  public String getRepository() {
    return repository;
  }

  /** Whatever is typed. */
  public void setRepository(String typed) {
    repository = typed;
  }

  /** What it is to be able to do there. */
  public String getPermission() {
    return permission;
  }

  /** Whatever is chosen. */
  public void setPermission(String chosen) {
    permission = chosen;
  }
}
