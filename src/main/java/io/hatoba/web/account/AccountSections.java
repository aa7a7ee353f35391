package io.hatoba.web.account;

import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** What stands at the left of every page of the settings. */
@Named
@RequestScoped
public class AccountSections {
  private static final List<String> NAMES = List.of("profile", "password", "sessions", "tokens");

  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AccountSections() {
    this(null);
  }

  /** As seen from the page that is asked for. */
  @Inject
  public AccountSections(Reader reader) {
    this.reader = reader;
  }

  /**
   * A part of the settings.
   *
   * @param key of its name in words
   * @param path where it begins
   * @param current {@code page} there, {@code true} on a page below it, and empty elsewhere, as
   *     {@code aria-current} has it
   */
  public record Section(String key, String path, String current) {}

  /** All parts. */
  public List<Section> all() {
    return NAMES.stream()
        .map(
            name ->
                new Section(
                    "account.section-" + name, "/settings/" + name, current("/settings/" + name)))
        .toList();
  }

  private String current(String path) {
    if (reader.path().equals(path)) {
      return "page";
    }
    return reader.path().startsWith(path + "/") ? "true" : "";
  }
}
