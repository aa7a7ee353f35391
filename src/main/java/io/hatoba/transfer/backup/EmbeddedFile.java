package io.hatoba.transfer.backup;

import io.hatoba.config.DatabaseSettings;
import java.nio.file.Path;

/**
 * Where an embedded database is.
 *
 * @param path of the file, without {@code .mv.db}
 * @param options that follow it in the URL, each with a semicolon before it
 * @param settings that name it
 */
record EmbeddedFile(Path path, String options, DatabaseSettings settings) {
  private static final String SCHEME = "jdbc:h2:file:";
  private static final String SUFFIX = ".mv.db";

  /**
   * The file that settings name.
   *
   * @throws IllegalArgumentException if the database is none
   */
  static EmbeddedFile of(DatabaseSettings settings) {
    String url = settings.url();
    if (!url.startsWith(SCHEME)) {
      throw new IllegalArgumentException("the database is no file of ours");
    }
    int end = url.indexOf(';');
    return new EmbeddedFile(
        Path.of(url.substring(SCHEME.length(), end < 0 ? url.length() : end)).toAbsolutePath(),
        end < 0 ? "" : url.substring(end),
        settings);
  }

  /** The same database in another place. */
  EmbeddedFile at(Path other) {
    return new EmbeddedFile(
        other,
        options,
        new DatabaseSettings(SCHEME + other + options, settings.user(), settings.password()));
  }

  /** The file itself. */
  Path file() {
    return path.resolveSibling(path.getFileName() + SUFFIX);
  }

  /** What H2 writes beside it when something is wrong. */
  Path trace() {
    return path.resolveSibling(path.getFileName() + ".trace.db");
  }
}
