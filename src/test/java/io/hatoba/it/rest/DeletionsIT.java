package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every DELETE of the document, of something that is there. What else is said makes no sense, and
 * means nothing: a DELETE reads neither a query nor a body. (What makes no sense as a path is asked
 * by {@link BadInputIT}.)
 */
@ExtendWith(SharedHatoba.class)
class DeletionsIT {
  private static final String QUERY = "?page=-1&per_page=%00&cursor=%ff&nothing=%27";
  private static final byte[] BODY = "{\"id\":[null,".getBytes(UTF_8);
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\}");
  private static final String ROLE = "{\"role\":\"read\"}";

  /** How one is made in a list, by the name of the list. */
  private static final Map<String, String> POSTED =
      Map.of(
          "hooks",
          "{\"name\":\"web\",\"events\":[\"registry_package\"],"
              + "\"config\":{\"url\":\"https://ci.example.com/\"}}",
          "tag-protection",
          "{\"pattern\":\"never-there-*\"}",
          "sweep-fences",
          "{\"seconds\":60}",
          "workflow-tokens",
          "{\"permissions\":{\"packages\":\"write\"},\"run\":\"1\"}",
          "authorizations",
          "{\"note\":\"one\",\"scopes\":[]}",
          "issuers",
          "{\"name\":\"CI\",\"issuer\":\"https://ci-deletions.example.com\",\"rules\":["
              + "{\"name\":\"main\",\"repository\":\"{repository}\",\"run\":\"{run_id}\","
              + "\"permissions\":{\"packages\":\"write\"},"
              + "\"conditions\":[{\"claim\":\"ref\",\"pattern\":\"refs/heads/main\"}]}]}");

  /** How it is put where it is deleted, by the end of the path. */
  private static final Map<String, String> PUT =
      Map.of(
          "/access/repositories/{repo}", ROLE,
          "/access/users/{login}", ROLE,
          "/quota", "{\"hard_physical_bytes\":1099511627776}",
          "/readme", "{\"text\":\"# One\"}",
          "/retention", "{\"delete_untagged_after_days\":7}",
          "/repos/{owner}/{repo}", "{}",
          "/collaborators/{username}", "{}",
          "/memberships/{username}", "{\"role\":\"member\"}",
          "/suspended", "",
          "/site_admin", "");

  /** Of the account of a user no team can have a role; of members GitHub has memberships. */
  private static final Set<String> NEVER_THERE =
      Set.of(
          "/orgs/{org}/teams/{team_slug}/members/{username}",
          "/user/packages/{package_type}/{package_name}/access/teams/{team_slug}",
          "/users/{username}/packages/{package_type}/{package_name}/access/teams/{team_slug}");

  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String mona = "mona-" + suffix;
  private final String victim = "victim-" + suffix;
  private final String org = "org-" + suffix;
  private final Map<String, String> names =
      Map.of(
          "org", org,
          "owner", org,
          "repo", "app",
          "login", victim,
          "username", victim,
          "team_slug", "crew",
          "package_type", "container",
          "package_name", "image",
          "tag", "v1");
  private final Api admin;
  private Api asMona;
  private Api byPassword;

  DeletionsIT(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
    asMona = admin;
    byPassword = admin;
  }

  @Test
  void whatIsThereIsDeletedWhateverElseIsSaid() {
    makeAccounts();
    ApiDocument document = new ApiDocument(require(200, admin.get("/openapi.json")).json());
    // What is within something goes before that.
    List<ApiDocument.Operation> deletes =
        document.operations().stream()
            .filter(operation -> operation.method().equals("DELETE"))
            .sorted(Comparator.comparing(operation -> -operation.path().split("/").length))
            .toList();
    List<String> faults = new ArrayList<>();

    for (ApiDocument.Operation delete : deletes) {
      Api caller = caller(delete);
      String path = made(delete.path(), caller);
      Api asked = delete.path().equals("/installation/token") ? workflow() : caller;
      Api.Answer answer = asked.send("DELETE", "/api/v3" + path + QUERY, BODY);
      boolean gone = answer.status() == 204 || answer.status() == 202;
      if (gone == NEVER_THERE.contains(delete.path()) || !delete.answers(answer.status())) {
        faults.add(delete + " " + path + " -> " + answer.status() + answer.response().body());
      }
    }

    assertThat(deletes).hasSizeGreaterThan(50);
    assertThat(faults).isEmpty();
  }

  private void makeAccounts() {
    asMona =
        admin.newUser(
            mona,
            "repo",
            "admin:org",
            "write:packages",
            "delete:packages",
            "admin:repo_hook",
            "admin:org_hook");
    require(
        204,
        admin.put("/admin/users/" + mona + "/password", "{\"password\":\"" + PASSWORD + "\"}"));
    String pair = mona + ":" + PASSWORD;
    byPassword = admin.as("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    require(201, admin.post("/admin/users", "{\"login\":\"" + victim + "\"}"));
    admin.newOrganization(org, mona);
    require(200, asMona.put("/orgs/" + org + "/memberships/" + victim, "{}"));
    require(201, asMona.post("/orgs/" + org + "/teams", "{\"name\":\"crew\"}"));
    require(201, asMona.post("/orgs/" + org + "/repos", "{\"name\":\"app\",\"private\":true}"));
    require(201, asMona.post("/user/repos", "{\"name\":\"app\",\"private\":true}"));
    for (String name : List.of(org + "/image", mona + "/image", mona + "/own")) {
      Pushing.push(asMona, mona, name, "https://example.org/other");
    }
  }

  private Api caller(ApiDocument.Operation operation) {
    if (operation.needsPassword()) {
      return byPassword;
    }
    return operation.needsSiteAdministrator() ? admin : asMona;
  }

  /** A job of a repository that goes with nothing else. */
  private Api workflow() {
    require(201, asMona.post("/user/repos", "{\"name\":\"jobs\"}"));
    String tokens = "/repos/" + mona + "/jobs/actions/workflow-tokens";
    return admin.as("token " + posted(asMona, tokens, "token"));
  }

  /** The path of something that is there: it is made where it may not be. */
  private String made(String path, Api caller) {
    String list = path.substring(0, path.lastIndexOf('/'));
    return switch (path) {
      case "/admin/users/{username}" -> {
        require(201, admin.post("/admin/users", "{\"login\":\"gone-" + suffix + "\"}"));
        yield "/admin/users/gone-" + suffix;
      }
      case "/admin/users/{username}/authorizations" -> {
        admin.actAs(victim, "repo");
        yield filled(path);
      }
      case "/admin/tokens/{token_id}" ->
          "/admin/tokens/" + posted(admin, "/admin/users/" + victim + "/authorizations", "id");
      case "/orgs/{org}/members/{username}" -> {
        require(200, asMona.put("/orgs/" + org + "/memberships/" + victim, "{}"));
        yield filled(path);
      }
      case "/users/{username}/aliases/{alias}" -> renamedOrganization();
      case "/users/{username}/repository-aliases/{alias}" -> transferredRepository();
      case "/repos/{owner}/{repo}/aliases/{old_owner}/{old_name}" -> renamedRepository();
      default -> {
        if (list.endsWith("/versions")) {
          yield filled(list) + "/" + version(filled(list));
        }
        if (path.endsWith("_id}")) {
          yield filled(list) + "/" + posted(caller, filled(list), "id");
        }
        put(path, caller);
        yield filled(path);
      }
    };
  }

  private String filled(String path) {
    return VARIABLE
        .matcher(path)
        .replaceAll(variable -> Matcher.quoteReplacement(name(path, variable.group(1))));
  }

  private String name(String path, String variable) {
    boolean ofMona = path.startsWith("/users/{username}/packages") || path.endsWith("}/retention");
    if (variable.equals("username") && ofMona) {
      return mona;
    }
    if (variable.equals("package_name") && path.startsWith("/user/")) {
      return "own";
    }
    return Objects.requireNonNull(names.get(variable), variable);
  }

  private void put(String path, Api caller) {
    if (path.endsWith("/access/teams/{team_slug}") && path.startsWith("/orgs/")) {
      require(204, caller.put(filled(path), ROLE));
    }
    PUT.forEach(
        (end, body) -> {
          if (path.endsWith(end) && !path.equals(end)) {
            Api.Answer answer = caller.put(filled(path), body);
            assertThat(answer.status())
                .as("PUT " + filled(path) + " " + answer.response().body())
                .isBetween(200, 204);
          }
        });
  }

  /** A field of what a POST makes. */
  private String posted(Api caller, String list, String field) {
    String kind = list.substring(list.lastIndexOf('/') + 1);
    return require(201, caller.post(list, POSTED.getOrDefault(kind, "{}")))
        .json()
        .required(field)
        .asText();
  }

  /** The id of a version that is neither the last one nor the last that is tagged. */
  private String version(String list) {
    String owner = list.startsWith("/orgs/") ? org : mona;
    String name = list.startsWith("/user/") ? "own" : "image";
    Pushing.push(asMona, mona, owner + "/" + name, "https://example.org/" + System.nanoTime());
    Pushing.push(
        Pushing.registry(asMona, mona),
        owner + "/" + name,
        Pushing.image("\"another\":\"" + System.nanoTime() + "\""),
        List.of("v2"));
    return require(200, asMona.get(list + "?per_page=1")).json().get(0).required("id").asText();
  }

  private String renamedOrganization() {
    String now = "renamed-" + suffix;
    admin.newOrganization("was-" + suffix, mona);
    require(202, admin.patch("/admin/organizations/was-" + suffix, "{\"login\":\"" + now + "\"}"));
    return "/users/" + now + "/aliases/was-" + suffix;
  }

  private String transferredRepository() {
    require(201, asMona.post("/user/repos", "{\"name\":\"left\"}"));
    require(
        202, asMona.post("/repos/" + mona + "/left/transfer", "{\"new_owner\":\"" + org + "\"}"));
    return "/users/" + mona + "/repository-aliases/left";
  }

  private String renamedRepository() {
    require(201, asMona.post("/orgs/" + org + "/repos", "{\"name\":\"was\"}"));
    require(200, asMona.patch("/repos/" + org + "/was", "{\"name\":\"is\"}"));
    return "/repos/" + org + "/is/aliases/" + org + "/was";
  }
}
