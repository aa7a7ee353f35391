package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.User;
import org.jspecify.annotations.Nullable;

/**
 * An account as itself and site administrators see it, in GitHub's shape {@code private-user}.
 *
 * @param suspendedAt since when nobody may act as it; null if somebody may
 */
record PrivateProfileBody(
    @JsonUnwrapped ProfileBody profile,
    int privateGists,
    int totalPrivateRepos,
    int ownedPrivateRepos,
    int diskUsage,
    int collaborators,
    boolean twoFactorAuthentication,
    @Nullable String suspendedAt) {
  static PrivateProfileBody of(User user, Urls urls) {
    return new PrivateProfileBody(
        ProfileBody.of(user, "private", urls),
        0,
        0,
        0,
        0,
        0,
        false,
        user.suspendedAt().map(ApiJson::time).orElse(null));
  }
}
