package io.hatoba.config;

import java.util.Objects;

/**
 * Where the metadata is kept.
 *
 * @param url JDBC URL of H2 or PostgreSQL
 * @param user may be empty
 * @param password may be empty; never printed
 */
public record DatabaseSettings(String url, String user, String password) {
  /** Checks presence only; {@link Settings} refuses foreign URLs with the setting's name. */
  public DatabaseSettings {
    Objects.requireNonNull(url);
    Objects.requireNonNull(user);
    Objects.requireNonNull(password);
  }

  /** True for an H2 URL, false for PostgreSQL. */
  public boolean embedded() {
    return url.startsWith("jdbc:h2:");
  }

  @Override
  public String toString() {
    return embedded() ? "H2" : "PostgreSQL";
  }
}
