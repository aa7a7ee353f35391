package io.hatoba.web.console;

import io.hatoba.access.WebSessions;
import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Membership;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A user: what it is, what it has, and what may be done with it. */
@At(value = "/admin/people/{login}", view = "console/user", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class UserPage implements Page {
  private static final Slice MANY = new Slice(0, 100);

  @Inject private People people;
  @Inject private Users users;
  @Inject private Organizations organizations;
  @Inject private AccessTokens tokens;
  @Inject private WebSessions sessions;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private SameRows rows;

  private Optional<User> shown = Optional.empty();
  private List<String> aliases = List.of();
  private Listing<Membership> memberships = new Listing<>(List.of(), 0);
  private Listing<AccessTokens.Token> held = new Listing<>(List.of(), 0);
  private List<WebSessions.Listed> browsers = List.of();
  private String newLogin = "";
  private String password = "";

  /** For the container. */
  public UserPage() {}

  @Override
  public void open(PageRequest request) {
    User user = people.require(request.name("login"));
    shown = Optional.of(user);
    newLogin = user.login();
    aliases = users.aliases(user.id());
    memberships = organizations.memberships(user.id(), MANY);
    held = tokens.listOf(user.id(), MANY);
    browsers = sessions.list(user.id());
  }

  /** Gives it another login. */
  public void rename() {
    String wanted = newLogin.strip();
    if (attempt.done(() -> users.rename(user().login(), wanted))) {
      navigation.to("/admin/people/" + wanted, "console.done-renamed");
    }
  }

  /** Lets another have a login that it had. */
  public void release(String alias) {
    rows.require(aliases);
    users.releaseAlias(user().id(), alias);
    back("console.done-released");
  }

  /** Lets it sign in by a password. */
  public void changePassword() {
    if (self()) {
      // Who has the browser has not shown the present one.
      navigation.to("/settings/password");
      return;
    }
    if (attempt.done(() -> users.changePassword(user().id(), password))) {
      back("console.done-password");
    }
  }

  /** Revokes one of its tokens. */
  public void revoke(long tokenId) {
    rows.require(tokenKeys());
    tokens.revokeOf(user().id(), tokenId);
    back("console.done-token-revoked");
  }

  /** Signs out one of its browsers. */
  public void endSession(long sessionId) {
    rows.require(browserKeys());
    sessions.end(user().id(), sessionId);
    back("console.done-session-ended");
  }

  private void back(String notice) {
    navigation.to(path(), notice);
  }

  /** Who it is. */
  public User user() {
    return shown.orElseThrow();
  }

  /** Where its page is. */
  public String path() {
    return "/admin/people/" + user().login();
  }

  /** Whether it is the reader. */
  public boolean self() {
    return reader.requireAccount().id() == user().id();
  }

  /** What may be done with it, with the one that goes last. */
  public List<UserAct> acts() {
    return UserAct.of(user(), held.total() > 0, !browsers.isEmpty());
  }

  /** Logins that it had and that reach it still. */
  public List<String> aliases() {
    return aliases;
  }

  /** Organizations that it is in. */
  public Listing<Membership> memberships() {
    return memberships;
  }

  /** Its tokens. */
  public Listing<AccessTokens.Token> tokens() {
    return held;
  }

  /** Keys of its tokens, in the order of the list. */
  public List<Long> tokenKeys() {
    return held.items().stream().map(AccessTokens.Token::id).toList();
  }

  /** Keys of its browsers, in the order of the list. */
  public List<Long> browserKeys() {
    return browsers.stream().map(WebSessions.Listed::id).toList();
  }

  /** Its browsers. */
  public List<WebSessions.Listed> browsers() {
    return browsers;
  }

  /** Its login as paths of packages have it. */
  public String packagesPath() {
    return "/users/" + user().login().toLowerCase(Locale.ROOT) + "/packages";
  }

  /** What was typed. */
  public String getNewLogin() {
    return newLogin;
  }

  /** Whatever is typed. */
  public void setNewLogin(String typed) {
    newLogin = typed;
  }

  /** Never shown again. */
  public String getPassword() {
    return "";
  }

  /** Whatever is typed. */
  public void setPassword(String typed) {
    password = typed;
  }
}
