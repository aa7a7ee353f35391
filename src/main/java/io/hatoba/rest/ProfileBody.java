package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.User;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An account, in GitHub's shape {@code public-user}. What belongs to features that Hatoba has not
 * is as where they are not used.
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
  static ProfileBody of(User user, RepositoryLists.Totals totals, Urls urls) {
    // What an organization says, it says to everybody.
    Optional<String> email = user.organization() ? user.email() : user.profile().email();
    return of(user, "public", email, totals, urls);
  }

  static ProfileBody of(
      User user,
      String userViewType,
      Optional<String> email,
      RepositoryLists.Totals totals,
      Urls urls) {
    User.Profile profile = user.profile();
    return new ProfileBody(
        UserBody.of(user, urls),
        userViewType,
        user.name().orElse(null),
        profile.company().orElse(null),
        profile.blog().orElse(null),
        profile.location().orElse(null),
        email.orElse(null),
        null,
        profile.bio().orElse(null),
        Math.toIntExact(totals.open()),
        0,
        0,
        0,
        ApiJson.time(user.createdAt()),
        ApiJson.time(user.updatedAt()));
  }
}
