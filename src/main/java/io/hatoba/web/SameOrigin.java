package io.hatoba.web;

import io.hatoba.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells a form of our own pages from one that another site sends with a reader's cookies. Every
 * browser of today says from where a form comes; what does not say it is refused.
 */
@Singleton
class SameOrigin {
  private final String origin;

  /** By the origin that the settings name. */
  @Inject
  SameOrigin(Settings settings) {
    this(settings.url().toString());
  }

  /** Where our own pages are. */
  SameOrigin(String origin) {
    this.origin = origin;
  }

  /**
   * Whether it is ours.
   *
   * @param headers of the request, by name
   */
  boolean sent(UnaryOperator<@Nullable String> headers) {
    String site = headers.apply("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin")) {
      return false;
    }
    String from = headers.apply("Origin");
    if (from != null) {
      return from.equals(origin);
    }
    String referrer = headers.apply("Referer");
    return referrer != null && (referrer.equals(origin) || referrer.startsWith(origin + "/"));
  }
}
