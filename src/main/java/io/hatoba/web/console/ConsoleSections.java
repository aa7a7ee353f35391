package io.hatoba.web.console;

import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** What stands at the left of every page of the console. */
@Named
@RequestScoped
public class ConsoleSections {
  private static final String ROOT = "/admin";

  /** Names of paths below the root, in the order in which they are shown. */
  private static final List<String> NAMES =
      List.of(
          "overview",
          "package-types",
          "people",
          "organizations",
          "repositories",
          "storage",
          "migration",
          "retention",
          "ci-trust",
          "webhooks",
          "audit",
          "settings");

  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public ConsoleSections() {
    this(null);
  }

  /** As seen from the page that is asked for. */
  @Inject
  public ConsoleSections(Reader reader) {
    this.reader = reader;
  }

  /**
   * A part of the console.
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
            name -> {
              String path = name.equals("overview") ? ROOT : ROOT + "/" + name;
              return new Section("console.section-" + name, path, current(path));
            })
        .toList();
  }

  private String current(String path) {
    if (reader.path().equals(path)) {
      return "page";
    }
    return !path.equals(ROOT) && reader.path().startsWith(path + "/") ? "true" : "";
  }
}
