package io.hatoba.web.console;

import io.hatoba.accounts.Directory;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** All repositories, by owner and name. */
@At(value = "/admin/repositories", view = "console/repositories", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RepositoriesPage implements Page {
  @Inject private Directory directory;
  @Inject private People people;

  private String owner = "";
  private String text = "";
  private String after = "";
  private Directory.Page<Repository> found = new Directory.Page<>(List.of(), false);

  /** For the container. */
  public RepositoriesPage() {}

  @Override
  public void open(PageRequest request) {
    owner = request.parameter("owner").orElse("");
    text = request.parameter("text").orElse("");
    after = request.parameter("after").orElse("");
    Optional<User> owning = people.findAccount(owner);
    if (owner.isEmpty() || owning.isPresent()) {
      found = directory.repositories(owning.map(User::id), text, after, PeoplePage.LENGTH);
    }
  }

  /** Whose are looked for. */
  public String owner() {
    return owner;
  }

  /** What is looked for in names. */
  public String text() {
    return text;
  }

  /** Whether some in particular are looked for. */
  public boolean filtered() {
    return !owner.isEmpty() || !text.isEmpty();
  }

  /** Those of this page. */
  public List<Repository> rows() {
    return found.items();
  }

  /** Where this page is one after the first. */
  public String first() {
    return after.isEmpty() ? "" : address("");
  }

  /** Where the next page is; empty if there is none. */
  public String next() {
    if (!found.more()) {
      return "";
    }
    Repository last = found.items().get(found.items().size() - 1);
    return address(last.owner().login() + "/" + last.name());
  }

  private String address(String beyond) {
    return new Address("/admin/repositories")
        .with("owner", owner)
        .with("text", text)
        .with("after", beyond)
        .toString();
  }
}
