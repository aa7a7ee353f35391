package io.hatoba.rest;

import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.User;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token, in GitHub's shape {@code authorization}.
 *
 * @param token the secret, where it was just made; else empty
 */
record AuthorizationBody(
    long id,
    String url,
    App app,
    String token,
    String hashedToken,
    String tokenLastEight,
    @Nullable String note,
    @Nullable String noteUrl,
    List<String> scopes,
    String createdAt,
    String updatedAt,
    @Nullable String fingerprint,
    @Nullable String expiresAt,
    @Nullable String lastUsedAt,
    @Nullable UserBody user) {
  /** What a token was made for; personal ones are for no application. */
  record App(String name, String url, String clientId) {}

  private static final String NO_CLIENT = "00000000000000000000";

  static AuthorizationBody of(
      AccessTokens.Token token, String secret, @Nullable User user, Urls urls) {
    String url = urls.api("/authorizations/" + token.id());
    String created = ApiJson.time(token.createdAt());
    return new AuthorizationBody(
        token.id(),
        url,
        new App(token.note(), url, NO_CLIENT),
        secret,
        token.hash(),
        token.lastEight(),
        token.note(),
        null,
        token.scopes(),
        created,
        created,
        null,
        token.expiresAt().map(ApiJson::time).orElse(null),
        token.usedAt().map(ApiJson::time).orElse(null),
        user == null ? null : UserBody.of(user, urls));
  }
}
