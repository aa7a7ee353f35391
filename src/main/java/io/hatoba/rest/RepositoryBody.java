package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.hatoba.accounts.Repository;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A repository, in GitHub's shapes {@code full-repository}, {@code repository} and {@code
 * minimal-repository} at once. What belongs to features that Hatoba has not is as where they are
 * not used; its URLs are those that GitHub's clients expect.
 *
 * @param permissions what the caller may do; left out where it is not told
 * @param roleName the same in a word
 * @param others URLs by their names, and fields of the features that Hatoba has not
 */
record RepositoryBody(
    long id,
    String nodeId,
    String name,
    String fullName,
    UserBody owner,
    @JsonProperty("private") boolean hidden,
    String visibility,
    @Nullable String description,
    @Nullable String homepage,
    String htmlUrl,
    String url,
    String createdAt,
    String updatedAt,
    String pushedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Permissions permissions,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String roleName,
    @JsonAnyGetter Map<String, @Nullable Object> others) {
  /** What the caller may do. */
  record Permissions(boolean admin, boolean maintain, boolean push, boolean triage, boolean pull) {
    static Permissions of(Permission permission) {
      return new Permissions(
          permission.includes(Permission.ADMIN),
          permission.includes(Permission.MAINTAIN),
          permission.includes(Permission.PUSH),
          permission.includes(Permission.TRIAGE),
          permission.includes(Permission.PULL));
    }
  }

  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("archive_url", "/{archive_format}{/ref}");
    PLACES.put("assignees_url", "/assignees{/user}");
    PLACES.put("blobs_url", "/git/blobs{/sha}");
    PLACES.put("branches_url", "/branches{/branch}");
    PLACES.put("collaborators_url", "/collaborators{/collaborator}");
    PLACES.put("comments_url", "/comments{/number}");
    PLACES.put("commits_url", "/commits{/sha}");
    PLACES.put("compare_url", "/compare/{base}...{head}");
    PLACES.put("contents_url", "/contents/{+path}");
    PLACES.put("contributors_url", "/contributors");
    PLACES.put("deployments_url", "/deployments");
    PLACES.put("downloads_url", "/downloads");
    PLACES.put("events_url", "/events");
    PLACES.put("forks_url", "/forks");
    PLACES.put("git_commits_url", "/git/commits{/sha}");
    PLACES.put("git_refs_url", "/git/refs{/sha}");
    PLACES.put("git_tags_url", "/git/tags{/sha}");
    PLACES.put("hooks_url", "/hooks");
    PLACES.put("issue_comment_url", "/issues/comments{/number}");
    PLACES.put("issue_events_url", "/issues/events{/number}");
    PLACES.put("issues_url", "/issues{/number}");
    PLACES.put("keys_url", "/keys{/key_id}");
    PLACES.put("labels_url", "/labels{/name}");
    PLACES.put("languages_url", "/languages");
    PLACES.put("merges_url", "/merges");
    PLACES.put("milestones_url", "/milestones{/number}");
    PLACES.put("notifications_url", "/notifications{?since,all,participating}");
    PLACES.put("pulls_url", "/pulls{/number}");
    PLACES.put("releases_url", "/releases{/id}");
    PLACES.put("stargazers_url", "/stargazers");
    PLACES.put("statuses_url", "/statuses/{sha}");
    PLACES.put("subscribers_url", "/subscribers");
    PLACES.put("subscription_url", "/subscription");
    PLACES.put("tags_url", "/tags");
    PLACES.put("teams_url", "/teams");
    PLACES.put("trees_url", "/git/trees{/sha}");
  }

  private static Map<String, @Nullable Object> others(String api, String page) {
    Map<String, @Nullable Object> others = new LinkedHashMap<>();
    PLACES.forEach((name, suffix) -> others.put(name, api + suffix));
    for (String name : new String[] {"git_url", "ssh_url", "clone_url"}) {
      others.put(name, page + ".git");
    }
    others.put("svn_url", page);
    for (String name : new String[] {"mirror_url", "language", "license"}) {
      others.put(name, null);
    }
    for (String name :
        new String[] {
          "size",
          "forks",
          "forks_count",
          "stargazers_count",
          "watchers",
          "watchers_count",
          "open_issues",
          "open_issues_count",
          "subscribers_count",
          "network_count"
        }) {
      others.put(name, 0);
    }
    for (String name :
        new String[] {
          "fork",
          "archived",
          "disabled",
          "has_issues",
          "has_projects",
          "has_wiki",
          "has_pages",
          "has_discussions",
          "has_downloads",
          "is_template",
          "allow_forking"
        }) {
      others.put(name, false);
    }
    others.put("default_branch", "main");
    return others;
  }

  static RepositoryBody of(Repository repository, Urls urls) {
    String fullName = repository.owner().login() + "/" + repository.name();
    String api = urls.api("/repos/" + fullName);
    String page = urls.page("/" + fullName);
    String updated = ApiJson.time(repository.updatedAt());
    return new RepositoryBody(
        repository.id(),
        Base64.getEncoder()
            .encodeToString(("010:Repository" + repository.id()).getBytes(StandardCharsets.UTF_8)),
        repository.name(),
        fullName,
        UserBody.of(repository.owner(), urls),
        repository.visibility() != Visibility.PUBLIC,
        Bodies.of(repository.visibility()),
        repository.description().orElse(null),
        repository.homepage().orElse(null),
        page,
        api,
        ApiJson.time(repository.createdAt()),
        updated,
        updated,
        Permissions.of(repository.permission()),
        roleName(repository.permission()),
        others(api, page));
  }

  /** The same with what another may do there. */
  RepositoryBody with(Permission permission) {
    return with(Permissions.of(permission), roleName(permission));
  }

  /** The same without what anybody may do there. */
  RepositoryBody withoutPermissions() {
    return with(null, null);
  }

  private RepositoryBody with(@Nullable Permissions allowed, @Nullable String role) {
    return new RepositoryBody(
        id,
        nodeId,
        name,
        fullName,
        owner,
        hidden,
        visibility,
        description,
        homepage,
        htmlUrl,
        url,
        createdAt,
        updatedAt,
        pushedAt,
        allowed,
        role,
        others);
  }

  /** What GitHub calls a permission where it speaks of roles. */
  static String roleName(Permission permission) {
    return switch (permission) {
      case PULL -> "read";
      case PUSH -> "write";
      default -> Bodies.of(permission);
    };
  }
}
