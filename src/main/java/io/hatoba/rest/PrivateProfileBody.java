package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.RepositoryLists;
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
  /** Where the user shows no address, the one that it was made with. */
  static PrivateProfileBody of(User user, RepositoryLists.Totals totals, Urls urls) {
    int others = Math.toIntExact(totals.others());
    return new PrivateProfileBody(
        ProfileBody.of(user, "private", user.profile().email().or(user::email), totals, urls),
        0,
        others,
        others,
        0,
        Math.toIntExact(totals.collaborators()),
        false,
        user.suspendedAt().map(ApiJson::time).orElse(null));
  }
}
