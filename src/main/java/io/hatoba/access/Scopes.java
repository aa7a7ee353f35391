package io.hatoba.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
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
          "read:audit_log",
          "read:user",
          "user",
          "site_admin");

  private Scopes() {}

  /**
   * Writes scopes as they are stored.
   *
   * @throws IllegalArgumentException if there is no such scope, which the message names
   */
  public static String stored(Collection<String> names) {
    Set<String> scopes = new LinkedHashSet<>(names);
    for (String name : scopes) {
      if (!ALL.contains(name)) {
        throw new IllegalArgumentException(name + " is no scope");
      }
    }
    return String.join(" ", scopes);
  }

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
    if (scopes.contains("admin:org")) {
      scopes.add("read:org");
    }
    if (scopes.contains("user")) {
      scopes.add("read:user");
    }
    return scopes;
  }
}
