package io.hatoba.web.console;

import io.hatoba.access.WebSessions;
import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.catalog.Contents;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/**
 * What would come of something that is done with a user, by a rehearsal, and the button that does
 * it.
 */
@At(
    value = "/admin/people/{login}/{act}",
    view = "console/user-act",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class UserActPage implements Page {
  private static final long NO_SESSION = 0;

  @Inject private People people;
  @Inject private Users users;
  @Inject private AccessTokens tokens;
  @Inject private WebSessions sessions;
  @Inject private Contents contents;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Confirmation confirmation;
  @Inject private Navigation navigation;

  private Optional<User> shown = Optional.empty();
  private UserAct act = UserAct.UNSUSPEND;
  private Optional<Contents.OfAccount> has = Optional.empty();

  /** For the container. */
  public UserActPage() {}

  @Override
  public void open(PageRequest request) {
    act = UserAct.find(request.name("act")).orElseThrow(PageRefusal.NotFound::new);
    User user = people.require(request.name("login"));
    shown = Optional.of(user);
    confirmation.expect(user.login());
    if (act.others() && reader.requireAccount().id() == user.id()) {
      attempt.refuse("console.refused-yourself");
    } else {
      has =
          attempt.rehearsed(
              () -> {
                Contents.OfAccount before = contents.account(user.id());
                act(user);
                return before;
              });
    }
  }

  private void act(User user) {
    switch (act) {
      case SUSPEND -> users.suspend(user.login());
      case UNSUSPEND -> users.unsuspend(user.login());
      case PROMOTE -> users.administersSite(user.login(), true);
      case DEMOTE -> users.administersSite(user.login(), false);
      case REVOKE_TOKENS -> tokens.revokeAllOf(user.id());
      case END_SESSIONS -> sessions.endOthers(user.id(), NO_SESSION);
      case DELETE -> users.delete(user.login());
    }
  }

  /** Does it. */
  public void confirm() {
    if (!possible() || (act.named() && !confirmation.given())) {
      return;
    }
    User user = user();
    if (attempt.done(() -> act(user))) {
      navigation.to(
          act == UserAct.DELETE ? "/admin/people" : "/admin/people/" + user.login(),
          "console.done-" + act.word());
    }
  }

  /** Whether it may be done; the attempt says why not. */
  public boolean possible() {
    return has.isPresent();
  }

  /** Whom it is done to. */
  public User user() {
    return shown.orElseThrow();
  }

  /** What is done. */
  public UserAct act() {
    return act;
  }

  /** What the user has. */
  public Contents.OfAccount has() {
    return has.orElseThrow();
  }

  /** Whether what it has goes with it. */
  public boolean all() {
    return act == UserAct.DELETE && possible();
  }
}
