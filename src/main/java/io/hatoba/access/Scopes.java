package io.hatoba.access;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The scopes of personal access tokens (classic). */
public final class Scopes {
  /** All that there are. */
  public static final List<String> ALL =
      List.of(
          "read:packages",
          "write:packages",
          "delete:packages",
          "repo",
          "read:org",
          "admin:org",
          "admin:repo_hook",
          "admin:org_hook",
          "read:user",
          "site_admin");

  private Scopes() {}

  /**
   * Reads stored scopes and adds those that they imply.
   *
   * @param stored names separated by spaces
   */
  static Set<String> parse(String stored) {
    Set<String> scopes = new TreeSet<>(Arrays.asList(stored.split(" ")));
    if (scopes.contains("write:packages")) {
      scopes.add("read:packages");
    }
    return scopes;
  }
}
