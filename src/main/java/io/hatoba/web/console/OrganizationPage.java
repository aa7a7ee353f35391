package io.hatoba.web.console;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** An organization: its members, its teams and its logins. */
@At(
    value = "/admin/organizations/{org}",
    view = "console/organization",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class OrganizationPage implements Page {
  private static final int LENGTH = 100;

  @Inject private People people;
  @Inject private Users users;
  @Inject private Organizations organizations;
  @Inject private Teams teams;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private SameRows rows;

  private Optional<Organization> shown = Optional.empty();
  private List<String> aliases = List.of();
  private Listing<User> owners = new Listing<>(List.of(), 0);
  private Listing<User> others = new Listing<>(List.of(), 0);
  private Listing<Team> its = new Listing<>(List.of(), 0);
  private Slice slice = new Slice(0, LENGTH);
  private String newLogin = "";
  private String member = "";
  private String role = "member";
  private String team = "";

  /** For the container. */
  public OrganizationPage() {}

  @Override
  public void open(PageRequest request) {
    Organization organization = people.requireOrganization(request.name("org"));
    long id = organization.account().id();
    slice = Paged.slice(request, LENGTH);
    shown = Optional.of(organization);
    newLogin = organization.account().login();
    aliases = users.aliases(id);
    owners = organizations.members(id, Organizations.Members.OWNERS, new Slice(0, LENGTH));
    others = organizations.members(id, Organizations.Members.OTHERS, slice);
    its = teams.list(id, reader.requireAccount().id(), true, new Slice(0, LENGTH));
  }

  /** Makes a user a member or an owner. */
  public void putMember() {
    Optional<User> found = people.find(member);
    if (found.isEmpty()) {
      attempt.refuse("console.refused-no-user");
      return;
    }
    boolean owner = role.equals("owner");
    if (attempt.done(
        () -> RacingInsert.retried(() -> organizations.putMember(id(), found.get().id(), owner)))) {
      navigation.to(path(), "console.done-member-put");
    }
  }

  /** Makes a team. */
  public void createTeam() {
    if (attempt.done(
        () -> RacingInsert.retried(() -> teams.create(id(), team.strip(), "", false, List.of())))) {
      navigation.to(path(), "console.done-team-created");
    }
  }

  /** Gives it another login. */
  public void rename() {
    String wanted = newLogin.strip();
    if (attempt.done(() -> organizations.rename(id(), wanted))) {
      navigation.to("/admin/organizations/" + wanted, "console.done-renamed");
    }
  }

  /** Lets another have a login that it had. */
  public void release(String alias) {
    rows.require(aliases);
    users.releaseAlias(id(), alias);
    navigation.to(path(), "console.done-released");
  }

  private long id() {
    return organization().account().id();
  }

  /** Which it is. */
  public Organization organization() {
    return shown.orElseThrow();
  }

  /** Where its page is. */
  public String path() {
    return "/admin/organizations/" + organization().account().login();
  }

  /** Logins that it had and that reach it still. */
  public List<String> aliases() {
    return aliases;
  }

  /** Who does everything there. */
  public Listing<User> owners() {
    return owners;
  }

  /** Members who are not owners, of this page. */
  public Listing<User> others() {
    return others;
  }

  /** Where the first of their pages is. */
  public String first() {
    return Paged.first(path(), slice);
  }

  /** Where the next of their pages is. */
  public String next() {
    return Paged.next(path(), slice, others.total());
  }

  /** Its teams. */
  public Listing<Team> teams() {
    return its;
  }

  /** What was typed. */
  public String getNewLogin() {
    return newLogin;
  }

  /** Whatever is typed. */
  public void setNewLogin(String typed) {
    newLogin = typed;
  }

  /** Login of who is to be a member. */
  public String getMember() {
    return member;
  }

  /** Whatever is typed. */
  public void setMember(String typed) {
    member = typed;
  }

  /** {@code owner} or {@code member}. */
  public String getRole() {
    return role;
  }

  /** Whatever is chosen. */
  public void setRole(String chosen) {
    role = chosen;
  }

  /** Name of a team that is to be. */
  public String getTeam() {
    return team;
  }

  /** Whatever is typed. */
  public void setTeam(String typed) {
    team = typed;
  }
}
