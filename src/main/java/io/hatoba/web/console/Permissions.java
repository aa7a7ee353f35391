package io.hatoba.web.console;

import io.hatoba.oci.Permission;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What users and teams are given in repositories. */
final class Permissions {
  static final List<Permission> GIVEN =
      List.of(
          Permission.PULL,
          Permission.TRIAGE,
          Permission.PUSH,
          Permission.MAINTAIN,
          Permission.ADMIN);

  private Permissions() {}

  static Optional<Permission> find(String word) {
    return GIVEN.stream().filter(it -> it.name().equals(word)).findFirst();
  }

  /** Key of what it is called. */
  static String key(Permission permission) {
    return "console.permission-" + permission.name().toLowerCase(Locale.ROOT);
  }
}
