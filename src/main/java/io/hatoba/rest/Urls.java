package io.hatoba.rest;

import io.hatoba.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Absolute URLs of this API, by the origin that the settings name. */
@Singleton
final class Urls {
  private final String origin;

  @Inject
  Urls(Settings settings) {
    origin = settings.url().toString();
  }

  /** Of a path below {@code /api/v3}. */
  String api(String path) {
    return origin + "/api/v3" + path;
  }

  /** Of a page. */
  String page(String path) {
    return origin + path;
  }
}
