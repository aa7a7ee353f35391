package io.hatoba.web.console;

import io.hatoba.accounts.Users;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Makes a user. */
@At(value = "/admin/people/new", view = "console/new-user", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class NewUserPage implements Page {
  private static final int LONGEST_EMAIL = 255;

  @Inject private Users users;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;

  private String login = "";
  private String email = "";
  private boolean suspended;

  /** For the container. */
  public NewUserPage() {}

  @Override
  public void open(PageRequest request) {
    // Only a form.
  }

  /** Makes it, and leads to its page. */
  public void create() {
    String address = email.strip();
    if (!address.isEmpty() && (address.length() > LONGEST_EMAIL || !address.matches("\\S+@\\S+"))) {
      attempt.refuse("console.refused-email");
      return;
    }
    if (attempt.done(
        () -> RacingInsert.retried(() -> users.create(login.strip(), address, suspended)))) {
      navigation.to("/admin/people/" + login.strip(), "console.done-user-created");
    }
  }

  /** What was typed. */
  public String getLogin() {
    return login;
  }

  /** Whatever is typed. */
  public void setLogin(String typed) {
    login = typed;
  }

  /** What was typed. */
  public String getEmail() {
    return email;
  }

  /** Whatever is typed. */
  public void setEmail(String typed) {
    email = typed;
  }

  /** Whether nobody may act as it yet. */
  public boolean isSuspended() {
    return suspended;
  }

  /** Whatever is ticked. */
  public void setSuspended(boolean ticked) {
    suspended = ticked;
  }
}
