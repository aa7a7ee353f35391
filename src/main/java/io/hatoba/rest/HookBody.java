package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookConfig;
import io.hatoba.catalog.hooks.HookTarget;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A hook, in GitHub's shapes {@code hook}, {@code org-hook} and {@code global-hook}.
 *
 * @param testUrl of hooks of repositories only
 * @param lastResponse of hooks of repositories only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HookBody(
    String type,
    long id,
    String name,
    boolean active,
    List<String> events,
    Config config,
    String updatedAt,
    String createdAt,
    String url,
    @Nullable String testUrl,
    String pingUrl,
    String deliveriesUrl,
    @Nullable LastResponse lastResponse) {
  /** What is shown for a secret. */
  static final String MASK = "********";

  /**
   * Where and how it is told.
   *
   * @param secret stars where there is one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Config(String contentType, String insecureSsl, @Nullable String secret, String url) {
    static Config of(HookConfig config) {
      return new Config(
          Bodies.of(config.contentType()),
          config.insecureSsl() ? "1" : "0",
          config.secret().isEmpty() ? null : MASK,
          config.url());
    }
  }

  /** How the last attempt came out. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record LastResponse(@Nullable Integer code, String status, @Nullable String message) {
    static LastResponse of(Hook.Last last) {
      OptionalInt code = last.code();
      return new LastResponse(
          code.isPresent() ? code.getAsInt() : null,
          last.status(),
          last.message().isEmpty() ? null : last.message());
    }
  }

  /**
   * The shape of a hook.
   *
   * @param hooks URL of the list that it is on
   */
  static HookBody of(Hook hook, String hooks) {
    String self = hooks + "/" + hook.id();
    boolean ofRepository = hook.target().kind() == HookTarget.Kind.REPOSITORY;
    return new HookBody(
        switch (hook.target().kind()) {
          case REPOSITORY -> "Repository";
          case ORGANIZATION -> "Organization";
          case INSTANCE -> "Global";
        },
        hook.id(),
        "web",
        hook.active(),
        hook.events(),
        Config.of(hook.config()),
        ApiJson.time(hook.updatedAt()),
        ApiJson.time(hook.createdAt()),
        self,
        ofRepository ? self + "/test" : null,
        self + "/pings",
        self + "/deliveries",
        ofRepository ? LastResponse.of(hook.last()) : null);
  }
}
