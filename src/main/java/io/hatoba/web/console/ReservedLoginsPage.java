package io.hatoba.web.console;

import io.hatoba.accounts.ReservedLogins;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;

/** Logins that nobody may have, and why. */
@At(
    value = "/admin/settings/reserved-logins",
    view = "console/reserved-logins",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class ReservedLoginsPage implements Page {
  /** For the container. */
  public ReservedLoginsPage() {}

  /**
   * A login.
   *
   * @param reason key of what its path is for
   */
  public record Row(String login, String reason) {}

  @Override
  public void open(PageRequest request) {
    // They are the same on every instance.
  }

  /** All of them, by name. */
  public List<Row> rows() {
    return ReservedLogins.all().entrySet().stream()
        .map(
            entry ->
                new Row(
                    entry.getKey(),
                    "console.reserved-for-" + entry.getValue().name().toLowerCase(Locale.ROOT)))
        .toList();
  }
}
