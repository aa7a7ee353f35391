package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.User;
import io.hatoba.oci.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An organization, in GitHub's shape {@code organization-simple}. */
record OrganizationBody(
    String login,
    long id,
    String nodeId,
    String url,
    String reposUrl,
    String eventsUrl,
    String hooksUrl,
    String issuesUrl,
    String membersUrl,
    String publicMembersUrl,
    String avatarUrl,
    @Nullable String description) {
  static OrganizationBody of(Organization organization, Urls urls) {
    User account = organization.account();
    String self = urls.api("/orgs/" + account.login());
    return new OrganizationBody(
        account.login(),
        account.id(),
        Base64.getEncoder()
            .encodeToString(("12:Organization" + account.id()).getBytes(StandardCharsets.UTF_8)),
        self,
        self + "/repos",
        self + "/events",
        self + "/hooks",
        self + "/issues",
        self + "/members{/member}",
        self + "/public_members{/member}",
        urls.page("/assets/avatars/" + account.login()),
        organization.description().orElse(null));
  }

  /**
   * The shape {@code organization-full}. What belongs to features that Hatoba has not is as where
   * they are not used.
   */
  record Full(
      @JsonUnwrapped OrganizationBody organization,
      boolean hasOrganizationProjects,
      boolean hasRepositoryProjects,
      int publicRepos,
      int publicGists,
      int followers,
      int following,
      String htmlUrl,
      String type,
      String createdAt,
      String updatedAt,
      @Nullable String archivedAt,
      // Where nobody said, the published shape wants nothing and not null.
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String email,
      String defaultRepositoryPermission,
      boolean membersCanCreateRepositories,
      String membersAllowedRepositoryCreationType,
      boolean membersCanCreatePublicRepositories,
      boolean membersCanCreateInternalRepositories,
      boolean membersCanCreatePrivateRepositories,
      boolean membersCanCreateTeams,
      boolean packagesInheritRepositoryAccess,
      boolean membersCanPublishPublicPackages,
      boolean membersCanPublishInternalPackages,
      boolean membersCanPublishPrivatePackages) {
    static Full of(Organization organization, long publicRepositories, Urls urls) {
      User account = organization.account();
      var makes = organization.memberVisibilities();
      var publishes = organization.memberPackages();
      return new Full(
          OrganizationBody.of(organization, urls),
          false,
          false,
          Math.toIntExact(publicRepositories),
          0,
          0,
          0,
          urls.page("/" + account.login()),
          "Organization",
          ApiJson.time(account.createdAt()),
          ApiJson.time(account.updatedAt()),
          null,
          account.name().orElse(null),
          account.email().orElse(null),
          organization.baseRole().name().toLowerCase(Locale.ROOT),
          !makes.isEmpty(),
          creationType(makes.containsAll(List.of(Visibility.values())), makes.isEmpty()),
          makes.contains(Visibility.PUBLIC),
          makes.contains(Visibility.INTERNAL),
          makes.contains(Visibility.PRIVATE),
          false,
          organization.linksInherit(),
          publishes.contains(Visibility.PUBLIC),
          publishes.contains(Visibility.INTERNAL),
          publishes.contains(Visibility.PRIVATE));
    }

    private static String creationType(boolean all, boolean none) {
      if (none) {
        return "none";
      }
      return all ? "all" : "private";
    }
  }
}
