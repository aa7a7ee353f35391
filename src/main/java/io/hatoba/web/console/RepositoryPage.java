package io.hatoba.web.console;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Collaborators;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
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
import java.util.Optional;

/** A repository: who sees it, and who was given it. */
@At(
    value = "/admin/repositories/{owner}/{repo}",
    view = "console/repository",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RepositoryPage implements Page {
  private static final Slice MANY = new Slice(0, 100);

  @Inject private RepositoryPolicy policy;
  @Inject private Repositories repositories;
  @Inject private Collaborators collaborators;
  @Inject private Teams teams;
  @Inject private People people;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private SameRows rows;

  private Optional<RepositoryAccess> access = Optional.empty();
  private Optional<Repository> shown = Optional.empty();
  private Listing<Collaborators.Collaborator> given = new Listing<>(List.of(), 0);
  private Listing<Team> givenTeams = new Listing<>(List.of(), 0);
  private List<Repositories.Alias> aliases = List.of();
  private String visibility = "";
  private String name = "";
  private String user = "";
  private String permission = Permission.PULL.name();

  /** For the container. */
  public RepositoryPage() {}

  @Override
  public void open(PageRequest request) {
    RepositoryAccess found =
        policy
            .find(reader.requireAccount(), request.name("owner"), request.name("repo"))
            .orElseThrow(PageRefusal.NotFound::new);
    access = Optional.of(found);
    Repository repository = repositories.require(found);
    shown = Optional.of(repository);
    visibility = repository.visibility().name();
    name = repository.name();
    given = collaborators.list(found.id(), Collaborators.Which.DIRECT, MANY);
    givenTeams = teams.listOfRepository(found.id(), reader.requireAccount().id(), true, MANY);
    aliases = repositories.aliases(found);
  }

  /** Gives it another name, or shows it to others than before. */
  public void change() {
    Optional<Visibility> chosen = Visibilities.find(visibility);
    String wanted = name.strip();
    Repositories.Change change =
        new Repositories.Change(
            Optional.of(wanted).filter(it -> !it.equals(repository().name())),
            Optional.empty(),
            Optional.empty(),
            chosen);
    if (attempt.done(() -> repositories.change(access.orElseThrow(), change))) {
      navigation.to(
          "/admin/repositories/" + repository().owner().login() + "/" + wanted,
          "console.done-changed");
    }
  }

  /** Gives it to a user. */
  public void give() {
    Optional<User> found = people.find(user);
    Optional<Permission> chosen = Permissions.find(permission);
    if (found.isEmpty() || chosen.isEmpty()) {
      attempt.refuse("console.refused-no-user");
      return;
    }
    if (found.get().id() == repository().owner().id()) {
      attempt.refuse("console.refused-owner-collaborates");
      return;
    }
    RacingInsert.retried(
        () -> {
          collaborators.give(access.orElseThrow().id(), found.get().id(), chosen.get());
          return true;
        });
    navigation.to(path(), "console.done-given");
  }

  /** Takes it back from a user. */
  public void takeBack(long accountId) {
    rows.require(collaboratorKeys());
    collaborators.takeBack(access.orElseThrow().id(), accountId);
    navigation.to(path(), "console.done-taken-back");
  }

  /** Lets another have a name that it had. */
  public void release(Repositories.Alias alias) {
    rows.require(aliases);
    repositories.releaseAlias(access.orElseThrow(), alias);
    navigation.to(path(), "console.done-released");
  }

  /** Keys of those who were given it, in the order of the list. */
  public List<Long> collaboratorKeys() {
    return given.items().stream().map(it -> it.user().id()).toList();
  }

  /** Which it is. */
  public Repository repository() {
    return shown.orElseThrow();
  }

  /** Where its page is. */
  public String path() {
    return "/admin/repositories/" + repository().owner().login() + "/" + repository().name();
  }

  /** Who was given it. */
  public Listing<Collaborators.Collaborator> collaborators() {
    return given;
  }

  /** Which teams were given it. */
  public Listing<Team> teams() {
    return givenTeams;
  }

  /** Key of what a permission is called. */
  public String key(Permission of) {
    return Permissions.key(of);
  }

  /** Names that it had and that reach it still. */
  public List<Repositories.Alias> aliases() {
    return aliases;
  }

  /** What may be given. */
  public List<Permission> choices() {
    return Permissions.GIVEN;
  }

  /** Who sees it. */
  public String getVisibility() {
    return visibility;
  }

  /** Whatever is chosen. */
  public void setVisibility(String chosen) {
    visibility = chosen;
  }

  /** What it is called. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** Login of who is to have it. */
  public String getUser() {
    return user;
  }

  /** Whatever is typed. */
  public void setUser(String typed) {
    user = typed;
  }

  /** What that one is to be able to do. */
  public String getPermission() {
    return permission;
  }

  /** Whatever is chosen. */
  public void setPermission(String chosen) {
    permission = chosen;
  }
}
