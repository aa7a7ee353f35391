package io.hatoba.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.catalog.hooks.HookConfig;
import io.hatoba.catalog.hooks.HookConfig.ContentType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for of a hook; of a change, what is missing stays.
 *
 * @param name always {@code web}
 * @param addEvents what it is to hear of besides
 * @param removeEvents what it is to hear of no more
 */
record HookRequest(
    @Nullable String name,
    @Nullable Config config,
    @Nullable List<String> events,
    @Nullable List<String> addEvents,
    @Nullable List<String> removeEvents,
    @Nullable Boolean active) {
  private static final String RESOURCE = "Hook";
  private static final String WEB = "web";

  /** Refuses a kind of hook that GitHub no longer has either. */
  void requireWeb() {
    if (name != null && !name.equals(WEB)) {
      throw Bodies.invalid(RESOURCE, "name", name);
    }
  }

  /**
   * Where and how a hook is to be told.
   *
   * @param insecureSsl {@code 0} or {@code 1}, as text or as number
   */
  record Config(
      @Nullable String url,
      @Nullable String contentType,
      @Nullable String secret,
      @Nullable JsonNode insecureSsl) {
    /** Of a new hook; a form unless something else is said. */
    HookConfig made() {
      return new HookConfig(
          Bodies.require(RESOURCE, "url", url),
          askedContentType().orElse(ContentType.FORM),
          Bodies.orEmpty(secret),
          insecure().orElse(false));
    }

    /** What is not said stays. */
    HookConfig over(HookConfig before) {
      return new HookConfig(
          url == null ? before.url() : url,
          askedContentType().orElse(before.contentType()),
          secret == null ? before.secret() : kept(secret, before),
          insecure().orElse(before.insecureSsl()));
    }

    /** In place of all that was said before, as GitHub does it: without a secret it has none. */
    HookConfig inPlaceOf(HookConfig before) {
      return new HookConfig(
          url == null ? before.url() : url,
          askedContentType().orElse(ContentType.FORM),
          kept(Bodies.orEmpty(secret), before),
          insecure().orElse(false));
    }

    /** Whoever sends back what an answer showed means to change nothing. */
    private static String kept(String secret, HookConfig before) {
      return secret.equals(HookBody.MASK) ? before.secret() : secret;
    }

    private Optional<ContentType> askedContentType() {
      return Bodies.word(RESOURCE, "content_type", ContentType.class, contentType);
    }

    private Optional<Boolean> insecure() {
      if (insecureSsl == null || insecureSsl.isNull()) {
        return Optional.empty();
      }
      return switch (insecureSsl.asText()) {
        case "0" -> Optional.of(false);
        case "1" -> Optional.of(true);
        default -> throw Bodies.invalid(RESOURCE, "insecure_ssl", insecureSsl.asText());
      };
    }
  }
}
