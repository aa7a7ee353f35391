package io.hatoba.web.console;

import io.hatoba.accounts.Directory;
import io.hatoba.accounts.User;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** All users, by login; what is looked for and where the page begins stand in its address. */
@At(value = "/admin/people", view = "console/people", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class PeoplePage implements Page {
  static final int LENGTH = 50;

  @Inject private Directory directory;

  private String text = "";
  private Directory.Which which = Directory.Which.ALL;
  private String after = "";
  private Directory.Page<User> found = new Directory.Page<>(List.of(), false);

  /** For the container. */
  public PeoplePage() {}

  @Override
  public void open(PageRequest request) {
    text = request.parameter("text").orElse("");
    which = request.choice("state", Directory.Which.ALL);
    after = request.parameter("after").orElse("");
    found = directory.users(which, text, after, LENGTH);
  }

  /** What is looked for. */
  public String text() {
    return text;
  }

  /** Which of them. */
  public Directory.Which which() {
    return which;
  }

  /** What may be chosen. */
  public List<Directory.Which> choices() {
    return List.of(Directory.Which.values());
  }

  /** Whether something in particular is looked for. */
  public boolean filtered() {
    return !text.isEmpty() || which != Directory.Which.ALL;
  }

  /** Those of this page. */
  public List<User> rows() {
    return found.items();
  }

  /** Where this page is one after the first. */
  public String first() {
    return after.isEmpty() ? "" : address("");
  }

  /** Where the next page is; empty if there is none. */
  public String next() {
    return found.more() ? address(found.items().get(found.items().size() - 1).login()) : "";
  }

  private String address(String beyond) {
    return new Address("/admin/people")
        .with("text", text)
        .with("state", which == Directory.Which.ALL ? "" : which.name())
        .with("after", beyond)
        .toString();
  }
}
