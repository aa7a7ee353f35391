package io.hatoba.web.console;

import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** What goes with something, by a rehearsal, and the form that lets it go. */
@At(
    value = {
      "/admin/organizations/{org}/delete",
      "/admin/organizations/{org}/members/{login}/remove",
      "/admin/organizations/{org}/teams/{team}/delete",
      "/admin/repositories/{owner}/{repo}/delete"
    },
    view = "console/removal",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RemovalPage implements Page {
  @Inject private Removals removals;
  @Inject private FormAttempt attempt;
  @Inject private Confirmation confirmation;
  @Inject private Navigation navigation;

  private Optional<Removal> removal = Optional.empty();
  private Optional<List<Removal.Effect>> effects = Optional.empty();

  /** For the container. */
  public RemovalPage() {}

  @Override
  public void open(PageRequest request) {
    Removal asked = removals.require(request);
    removal = Optional.of(asked);
    confirmation.expect(asked.name());
    effects =
        attempt.rehearsed(
            () -> {
              List<Removal.Effect> before = asked.effects().get();
              asked.work().run();
              return before;
            });
  }

  /** Lets it go. */
  public void confirm() {
    Removal asked = removal.orElseThrow();
    if (possible() && confirmation.given() && attempt.done(asked.work())) {
      navigation.to(asked.after(), "console.done-removed-" + asked.kind());
    }
  }

  /** Whether it may go; the attempt says why not. */
  public boolean possible() {
    return effects.isPresent();
  }

  /** What goes with it. */
  public List<Removal.Effect> effects() {
    return effects.orElse(List.of());
  }

  /** What goes. */
  public String name() {
    return removal.orElseThrow().name();
  }

  /** Key of what is done. */
  public String key() {
    return "console.remove-" + removal.orElseThrow().kind();
  }

  /** Key of what comes of it. */
  public String meaning() {
    return "console.remove-means-" + removal.orElseThrow().kind();
  }

  /** Key of how it is taken back. */
  public String wayBack() {
    return "console.remove-back-" + removal.orElseThrow().kind();
  }

  /** Where its page is. */
  public String back() {
    return removal.orElseThrow().back();
  }
}
