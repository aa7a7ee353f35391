package io.hatoba.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Those that a scope brings with it. */
  private static final Map<String, String> IMPLIED =
      Map.of("write:packages", "read:packages", "admin:org", "read:org", "user", "read:user");

  private Scopes() {}

  /** What a scope brings with it, if anything. */
  public static Optional<String> implied(String scope) {
    return Optional.ofNullable(IMPLIED.get(scope));
  }

  /** Scopes without those that others among them bring along. */
  public static List<String> normalized(Collection<String> scopes) {
    return scopes.stream()
        .filter(it -> scopes.stream().noneMatch(other -> implied(other).equals(Optional.of(it))))
        .distinct()
        .toList();
  }

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
    List.copyOf(scopes).forEach(it -> implied(it).ifPresent(scopes::add));
    return scopes;
  }
}
