package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.OrganizationAccess;
import io.hatoba.access.OrganizationPolicy;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.PackageAccess;
import io.hatoba.catalog.PackageAccess.Held;
import io.hatoba.catalog.PackageLinks;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.PageRule;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Who has which role on a package: people, teams, and workflows of repositories. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/access",
      "/users/{user}/packages/{type}/package/{name}/access"
    },
    view = "manage/access",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class PackageAccessPage implements Page {
  private static final Slice ALL_SHOWN = new Slice(0, 100);

  /** To whom a role is given. */
  public enum Kind {
    /** A person. */
    USER,
    /** A team of the organization. */
    TEAM,
    /** The workflows of a repository of the owner. */
    REPOSITORY
  }

  @Inject private ManagedPackages managed;
  @Inject private PackageAccess access;
  @Inject private PackageLinks links;
  @Inject private Users users;
  @Inject private Teams teams;
  @Inject private OrganizationPolicy organizations;
  @Inject private RepositoryPolicy repositories;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RegistryPackage pack;

  private Listing<Held<User>> people = new Listing<>(List.of(), 0);
  private Listing<Held<Team>> groups = new Listing<>(List.of(), 0);
  private Listing<Held<Repository>> workflows = new Listing<>(List.of(), 0);
  private Kind kind = Kind.USER;
  private String holder = "";
  private String role = Role.READ.name();
  private Optional<String> withdrawn = Optional.empty();
  private List<String> refusal = List.of();

  /** For the container. */
  public PackageAccessPage() {}

  @Override
  public void open(PageRequest request) {
    pack = managed.require(request, Action.ADMINISTER).pack();
    people = access.listUsers(pack.id(), ALL_SHOWN);
    groups = access.listTeams(pack.id(), ALL_SHOWN);
    workflows = access.listRepositories(pack.id(), ALL_SHOWN);
    kind = request.choice("kind", Kind.USER);
    withdrawn = request.parameter("withdraw");
  }

  /** Gives somebody a role, or another one than before. */
  public void give() {
    Optional<Role> asked = role();
    if (asked.isEmpty()) {
      return;
    }
    onHolder(
        holder.strip(),
        id -> {
          switch (kind) {
            case USER -> access.giveUser(pack.id(), id, asked.get());
            case TEAM -> access.giveTeam(pack.id(), id, asked.get());
            default -> access.giveRepository(pack.id(), id, asked.get());
          }
        },
        "manage.role-given");
  }

  private Optional<Role> role() {
    return List.of(Role.READ, Role.WRITE, Role.ADMIN).stream()
        .filter(one -> one.name().equals(role))
        .findFirst();
  }

  /** Takes the role away from whom the address names. */
  public void withdraw() {
    onHolder(
        withdrawn.orElse(""),
        id -> {
          switch (kind) {
            case USER -> access.withdrawUser(pack.id(), id);
            case TEAM -> access.withdrawTeam(pack.id(), id);
            default -> access.withdrawRepository(pack.id(), id);
          }
        },
        "manage.role-withdrawn");
  }

  /** Does something with a surrogate key. */
  @FunctionalInterface
  private interface Deed {
    void with(long id);
  }

  private void onHolder(String name, Deed deed, String notice) {
    OptionalLong id = Typed.isPlain(name) ? find(name) : OptionalLong.empty();
    if (id.isEmpty()) {
      PageRule none =
          switch (kind) {
            case USER -> PageRule.NO_SUCH_USER;
            case TEAM -> PageRule.NO_SUCH_TEAM;
            default -> PageRule.NO_SUCH_REPOSITORY;
          };
      refusal = List.of(reasons.of(none.about(name)));
      return;
    }
    attempt(() -> deed.with(id.getAsLong()), notice);
  }

  private void attempt(Runnable deed, String notice) {
    try {
      RacingInsert.retried(
          () -> {
            deed.run();
            return true;
          });
      navigation.to(paths.of(pack, "access"), notice);
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  private OptionalLong find(String name) {
    Caller.Account caller = reader.requireAccount();
    Optional<Long> id =
        switch (kind) {
          case USER -> users.find(name).filter(user -> !user.organization()).map(User::id);
          case TEAM ->
              organizations
                  .find(caller, pack.owner().login())
                  .filter(OrganizationAccess::reads)
                  .flatMap(its -> teams.find(its.id(), name, caller.id(), its.administers()))
                  .map(Team::id);
          default ->
              repositories
                  .find(caller, pack.owner().login(), name)
                  .filter(its -> its.decide(Permission.PULL).allowed())
                  .map(its -> its.id());
        };
    return id.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  /** Lets the roles of the repository take the place of the package's own, which end. */
  public void inherit() {
    attempt(() -> links.inherit(pack.id(), true), "manage.inherits");
  }

  /** Lets the package have roles of its own. */
  public void inheritNoMore() {
    attempt(() -> links.inherit(pack.id(), false), "manage.inherits-not");
  }

  /** The package. */
  public RegistryPackage pack() {
    return pack;
  }

  /** Whether roles are its own, and not those of its repository. */
  public boolean ownsAccess() {
    return pack.kind() == RegistryKind.CONTAINER;
  }

  /** Whether its owner has teams. */
  public boolean ofOrganization() {
    return pack.owner().organization();
  }

  /** People who were given a role. */
  public List<Held<User>> people() {
    return people.items();
  }

  /** Teams that were given a role. */
  public List<Held<Team>> groups() {
    return groups.items();
  }

  /** Repositories whose workflows were given a role. */
  public List<Held<Repository>> workflows() {
    return workflows.items();
  }

  /** How many there are that the page does not show. */
  public long others() {
    return people.total()
        - people.items().size()
        + groups.total()
        - groups.items().size()
        + workflows.total()
        - workflows.items().size();
  }

  /** Words of the kinds to which a role can be given here. */
  public List<String> kinds() {
    return List.of(Kind.values()).stream()
        .filter(one -> one != Kind.TEAM || ofOrganization())
        .map(one -> one.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Word of the kind that a role is given to. */
  public String kind() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** From whom a role is to be taken; empty if that was not asked for. */
  public Optional<String> withdrawn() {
    return withdrawn;
  }

  /** Why what was asked for cannot be. */
  public List<String> refusal() {
    return refusal;
  }

  /** Who is to have a role. */
  public String getHolder() {
    return holder;
  }

  /** Whatever is typed. */
  public void setHolder(String text) {
    holder = text;
  }

  /** Name of the role. */
  public String getRole() {
    return role;
  }

  /** Whatever is chosen. */
  public void setRole(String word) {
    role = word;
  }
}
