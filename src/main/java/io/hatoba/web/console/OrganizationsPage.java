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

/** All organizations, by login. */
@At(
    value = "/admin/organizations",
    view = "console/organizations",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class OrganizationsPage implements Page {
  @Inject private Directory directory;

  private String text = "";
  private String after = "";
  private Directory.Page<User> found = new Directory.Page<>(List.of(), false);

  /** For the container. */
  public OrganizationsPage() {}

  @Override
  public void open(PageRequest request) {
    text = request.parameter("text").orElse("");
    after = request.parameter("after").orElse("");
    found = directory.organizations(text, after, PeoplePage.LENGTH);
  }

  /** What is looked for. */
  public String text() {
    return text;
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
    return new Address("/admin/organizations").with("text", text).with("after", beyond).toString();
  }
}
