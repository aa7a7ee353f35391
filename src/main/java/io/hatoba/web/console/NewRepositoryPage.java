package io.hatoba.web.console;

import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.User;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** Makes a repository below any account. */
@At(
    value = "/admin/repositories/new",
    view = "console/new-repository",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class NewRepositoryPage implements Page {
  private static final int LONGEST_DESCRIPTION = 350;

  @Inject private Repositories repositories;
  @Inject private People people;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;

  private String owner = "";
  private String name = "";
  private String description = "";
  private String visibility = Visibility.PRIVATE.name();

  /** For the container. */
  public NewRepositoryPage() {}

  @Override
  public void open(PageRequest request) {
    owner = request.parameter("owner").orElse("");
  }

  /** Makes it, and leads to its page. */
  public void create() {
    Optional<User> owning = people.findAccount(owner);
    Optional<Visibility> chosen = Visibilities.find(visibility);
    if (owning.isEmpty() || chosen.isEmpty()) {
      attempt.refuse("console.refused-no-account");
      return;
    }
    if (description.length() > LONGEST_DESCRIPTION) {
      attempt.refuse("console.refused-too-long");
      return;
    }
    if (attempt.done(
        () ->
            RacingInsert.retried(
                () ->
                    repositories.create(
                        owning.get().id(), name.strip(), chosen.get(), description.strip(), "")))) {
      navigation.to(
          "/admin/repositories/" + owning.get().login() + "/" + name.strip(),
          "console.done-repository-created");
    }
  }

  /** Login of who is to own it. */
  public String getOwner() {
    return owner;
  }

  /** Whatever is typed. */
  public void setOwner(String typed) {
    owner = typed;
  }

  /** What it is to be called. */
  public String getName() {
    return name;
  }

  /** Whatever is typed. */
  public void setName(String typed) {
    name = typed;
  }

  /** What it is. */
  public String getDescription() {
    return description;
  }

  /** Whatever is typed. */
  public void setDescription(String typed) {
    description = typed;
  }

  /** Who is to see it. */
  public String getVisibility() {
    return visibility;
  }

  /** Whatever is chosen. */
  public void setVisibility(String chosen) {
    visibility = chosen;
  }
}
