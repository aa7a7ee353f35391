package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.User;
import org.jspecify.annotations.Nullable;

/**
 * An account, in GitHub's shape {@code public-user}.
 *
 * @param userViewType {@code public}, or {@code private} where {@link PrivateProfileBody} has more
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
    String updatedAt) {
  /** As anybody sees it. */
  static ProfileBody of(User user, Urls urls) {
    return of(user, "public", urls);
  }

  static ProfileBody of(User user, String userViewType, Urls urls) {
    String created = ApiJson.time(user.createdAt());
    return new ProfileBody(
        UserBody.of(user, urls),
        userViewType,
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
        created);
  }
}
