package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.User;
import org.jspecify.annotations.Nullable;

/**
 * An account, in GitHub's shape {@code public-user}.
 *
 * @param suspendedAt since when nobody may act as it; null if somebody may
 */
record ProfileBody(
    @JsonUnwrapped UserBody user,
    String userViewType,
    @Nullable String name,
    @Nullable String company,
    @Nullable String blog,
    @Nullable String location,
    @Nullable String email,
    @Nullable Boolean hireable,
    @Nullable String bio,
    int publicRepos,
    int publicGists,
    int followers,
    int following,
    String createdAt,
    String updatedAt,
    @Nullable String suspendedAt) {
  static ProfileBody of(User user, Urls urls) {
    String created = ApiJson.time(user.createdAt());
    return new ProfileBody(
        UserBody.of(user, urls),
        "public",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        0,
        0,
        0,
        0,
        created,
        created,
        user.suspendedAt().map(ApiJson::time).orElse(null));
  }
}
