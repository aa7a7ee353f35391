package io.hatoba.web.console;

import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.User;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Makes an organization. */
@At(
    value = "/admin/organizations/new",
    view = "console/new-organization",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class NewOrganizationPage implements Page {
  private static final int LONGEST_NAME = 255;

  @Inject private Organizations organizations;
  @Inject private People people;
  @Inject private Reader reader;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;

  private String login = "";
  private String owner = "";
  private String name = "";

  /** For the container. */
  public NewOrganizationPage() {}

  @Override
  public void open(PageRequest request) {
    owner = reader.login();
  }

  /** Makes it, and leads to its page. */
  public void create() {
    Optional<User> owning = people.find(owner);
    if (owning.isEmpty()) {
      attempt.refuse("console.refused-no-user");
      return;
    }
    if (name.length() > LONGEST_NAME) {
      attempt.refuse("console.refused-too-long");
      return;
    }
    if (attempt.done(
        () ->
            RacingInsert.retried(
                () -> organizations.create(login.strip(), owning.get().id(), name.strip())))) {
      navigation.to("/admin/organizations/" + login.strip(), "console.done-organization-created");
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

  /** Login of who is to own it. */
  public String getOwner() {
    return owner;
  }

  /** Whatever is typed. */
  public void setOwner(String typed) {
    owner = typed;
  }

  /** What people call it. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }
}
