package io.hatoba.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is, as Maven wrote it into a file of this package. */
final class BuildVersion {
  private static final String FILE = "build.properties";

  private BuildVersion() {}

  static String text() {
    Properties build = new Properties();
    try (InputStream file = BuildVersion.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("the build has no " + FILE);
      }
      build.load(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return build.getProperty("version", "");
  }
}
