package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Team;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A team, in GitHub's shape {@code team}.
 *
 * @param permission what it may do in the repository of which it is listed, and else {@code pull}
 * @param parent no team of Hatoba has one
 */
record TeamBody(
    long id,
    String nodeId,
    String name,
    String slug,
    @Nullable String description,
    String privacy,
    String notificationSetting,
    String permission,
    String url,
    String htmlUrl,
    String membersUrl,
    String repositoriesUrl,
    String type,
    long organizationId,
    @Nullable TeamBody parent) {
  static TeamBody of(Team team, Organization organization, Urls urls) {
    String login = organization.account().login();
    String self = urls.api("/orgs/" + login + "/teams/" + team.slug());
    return new TeamBody(
        team.id(),
        Base64.getEncoder()
            .encodeToString(("04:Team" + team.id()).getBytes(StandardCharsets.UTF_8)),
        team.name(),
        team.slug(),
        team.description().orElse(null),
        team.secret() ? "secret" : "closed",
        "notifications_enabled",
        team.permission().map(Bodies::of).orElse("pull"),
        self,
        urls.page("/orgs/" + login + "/teams/" + team.slug()),
        self + "/members{/member}",
        self + "/repos",
        "organization",
        team.organizationId(),
        null);
  }

  /** The shape {@code team-full}. */
  record Full(
      @JsonUnwrapped TeamBody team,
      int membersCount,
      int reposCount,
      String createdAt,
      String updatedAt,
      OrganizationBody.Full organization) {
    static Full of(
        Team team, long members, long repositories, OrganizationBody.Full owner, TeamBody body) {
      return new Full(
          body,
          Math.toIntExact(members),
          Math.toIntExact(repositories),
          ApiJson.time(team.createdAt()),
          ApiJson.time(team.updatedAt()),
          owner);
    }
  }
}
