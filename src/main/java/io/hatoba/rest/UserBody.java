package io.hatoba.rest;

import io.hatoba.accounts.User;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An account, in GitHub's shape {@code simple-user}. What belongs to features that Hatoba has not
 * is empty; its URLs are those that GitHub's clients expect.
 */
record UserBody(
    String login,
    long id,
    String nodeId,
    String avatarUrl,
    String gravatarId,
    String url,
    String htmlUrl,
    String followersUrl,
    String followingUrl,
    String gistsUrl,
    String starredUrl,
    String subscriptionsUrl,
    String organizationsUrl,
    String reposUrl,
    String eventsUrl,
    String receivedEventsUrl,
    String type,
    boolean siteAdmin) {
  /** The shape of lists, and of what was just made. */
  static UserBody of(User user, Urls urls) {
    String self = urls.api("/users/" + user.login());
    String nodeId =
        Base64.getEncoder()
            .encodeToString(("04:User" + user.id()).getBytes(StandardCharsets.UTF_8));
    return new UserBody(
        user.login(),
        user.id(),
        nodeId,
        urls.page("/assets/avatars/" + user.login()),
        "",
        self,
        urls.page("/" + user.login()),
        self + "/followers",
        self + "/following{/other_user}",
        self + "/gists{/gist_id}",
        self + "/starred{/owner}{/repo}",
        self + "/subscriptions",
        self + "/orgs",
        self + "/repos",
        self + "/events{/privacy}",
        self + "/received_events",
        user.organization() ? "Organization" : "User",
        user.siteAdmin());
  }
}
