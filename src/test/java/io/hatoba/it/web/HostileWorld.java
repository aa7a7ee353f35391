package io.hatoba.it.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import io.hatoba.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Markup and scripts in every field that takes free text, each with a mark by which it is found
 * again. What the server refuses to take is no danger; the rest is {@link #taken}.
 */
final class HostileWorld {
  static final String ORG = "hostile-org";
  static final String OWNER = "hostile-owner";
  static final String REPOSITORY = "code";
  static final String PACKAGE = "app";

  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String MARK = "q7x";

  /** Leaves any context of HTML, and would be evaluated where text is taken for an expression. */
  private static final String MARKUP =
      "\"'>`</textarea></title></style></script><hatoba-probe hatobaprobe=\"1\" onclick=\"hatobaProbe()\">"
          + "</hatoba-probe><img src=hatoba-probe onerror=hatobaProbe()>"
          + "<script>hatobaProbe()</script>#{6*7777}${6*7777}{0}";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Api admin;
  private final Api owner;
  private final List<String> taken = new ArrayList<>();

  HostileWorld(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
    owner =
        admin.newUser(
            OWNER,
            "repo",
            "admin:org",
            "user",
            "write:packages",
            "delete:packages",
            "admin:org_hook",
            "admin:repo_hook");
    admin.newOrganization(ORG, OWNER);
    Api.require(
        204, admin.put("/admin/users/" + OWNER + "/password", json(Map.of("password", PASSWORD))));
  }

  /** Hostile text, marked as that of a field. */
  static String text(String field) {
    return mark(field) + MARKUP;
  }

  /** The same for fields that take no more than 100 characters. */
  static String little(String field) {
    return mark(field) + "\"'><hatoba-probe hatobaprobe=\"1\">#{6*7777}${6*7777}{0}";
  }

  /** A link that would run a script. */
  static String link(String field) {
    return "javascript:hatobaProbe('" + mark(field) + "')";
  }

  static String mark(String field) {
    return MARK + field + "-";
  }

  /** Fields that the server has taken as they are. */
  List<String> taken() {
    return taken;
  }

  /** What one digs up from whatever a page has of it. */
  static Optional<String> evaluated(String body) {
    return body.contains("46662") ? Optional.of("46662") : Optional.empty();
  }

  void make() {
    offer("org-name", owner.patch("/orgs/" + ORG, json(Map.of("name", text("org-name")))));
    offer(
        "org-description",
        owner.patch("/orgs/" + ORG, json(Map.of("description", text("org-description")))));
    for (String field : List.of("name", "email", "company", "location", "bio")) {
      offer("user-" + field, owner.patch("/user", json(Map.of(field, text("user-" + field)))));
    }
    offer("user-blog", owner.patch("/user", json(Map.of("blog", link("user-blog")))));
    repository();
    offer(
        "team-name",
        owner.post(
            "/orgs/" + ORG + "/teams",
            json(Map.of("name", text("team-name"), "description", text("team-description")))));
    images();
    offer(
        "package-description",
        owner.patch(
            "/orgs/" + ORG + "/packages/container/" + PACKAGE,
            json(Map.of("description", text("package-description")))));
    offer(
        "readme",
        owner.put(
            "/orgs/" + ORG + "/packages/container/" + PACKAGE + "/readme",
            json(Map.of("text", readme()))));
    rules();
    hooks();
    signIns();
  }

  private static String readme() {
    return "# "
        + text("readme")
        + "\n\n["
        + text("readme-link")
        + "]("
        + link("readme-link")
        + ")\n\n![x](data:text/html,<script>hatobaProbe()</script>)\n\n<a href=\""
        + link("readme-html")
        + "\" onclick=\"hatobaProbe()\" hatobaprobe=\"1\">x</a>\n\n|a|\n|-|\n|"
        + text("readme-table")
        + "|\n\n```"
        + text("readme-fence")
        + "\n"
        + text("readme-code")
        + "\n```\n";
  }

  private void repository() {
    offer(
        "repository-description",
        owner.post(
            "/orgs/" + ORG + "/repos",
            json(
                Map.of(
                    "name",
                    REPOSITORY,
                    "private",
                    true,
                    "description",
                    text("repository-description")))));
    offer(
        "homepage",
        owner.patch(
            "/repos/" + ORG + "/" + REPOSITORY, json(Map.of("homepage", link("homepage")))));
  }

  private void images() {
    Map<String, String> said = new LinkedHashMap<>();
    for (String key :
        List.of("title", "description", "licenses", "version", "vendor", "authors", "ref.name")) {
      said.put("org.opencontainers.image." + key, text("image-" + key));
    }
    for (String key : List.of("url", "source", "documentation")) {
      said.put("org.opencontainers.image." + key, link("image-" + key));
    }
    said.put(text("annotation-key"), text("annotation-value"));
    Api registry = Pushing.registry(owner, OWNER);
    for (String name : List.of(ORG + "/" + PACKAGE, ORG + "/" + REPOSITORY + "/" + PACKAGE)) {
      push(registry, name, "1.0", said, "one");
      push(registry, name, "2.0", said, "two");
    }
    taken.addAll(List.of("image-description", "annotation-value", "config-label", "config-env"));
  }

  private static void push(
      Api registry, String name, String tag, Map<String, String> said, String content) {
    String config =
        json(
            Map.of(
                "architecture", text("config-architecture"),
                "os", text("config-os"),
                "author", text("config-author"),
                "config",
                    Map.of(
                        "Env", List.of("A=" + text("config-env")),
                        "Entrypoint", List.of(text("config-entrypoint")),
                        "Cmd", List.of(text("config-command")),
                        "User", text("config-user"),
                        "WorkingDir", text("config-directory"),
                        "Labels", Map.of(text("config-label-key"), text("config-label"))),
                "history",
                    List.of(
                        Map.of(
                            "created_by", text("history-by"),
                            "comment", text("history-comment")))));
    String manifest =
        json(
            Map.of(
                "schemaVersion",
                2,
                "mediaType",
                "application/vnd.oci.image.manifest.v1+json",
                "config",
                blob(registry, name, config, "application/vnd.oci.image.config.v1+json"),
                "layers",
                List.of(blob(registry, name, content, "application/vnd.oci.image.layer.v1.tar")),
                "annotations",
                said));
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    Api.require(
        201,
        registry.send(
            "PUT",
            "/v2/" + name + "/manifests/" + tag,
            bytes,
            "Content-Type",
            "application/vnd.oci.image.manifest.v1+json"));
  }

  private static Map<String, Object> blob(Api registry, String name, String text, String type) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String digest = Digest.sha256(bytes).toString();
    Api.require(
        201, registry.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + digest, text));
    return Map.of("mediaType", type, "digest", digest, "size", bytes.length);
  }

  private void rules() {
    String of = "/orgs/" + ORG;
    for (String syntax : List.of("glob", "regex")) {
      offer(
          "protection-" + syntax,
          owner.post(
              of + "/tag-protection",
              json(
                  Map.of(
                      "pattern",
                      text("protection-" + syntax),
                      "kind",
                      "immutable",
                      "syntax",
                      syntax))));
    }
    offer(
        "retention",
        owner.put(
            of + "/retention",
            json(Map.of("keep_last", 5, "keep_tags", List.of(text("retention"))))));
    issuer();
  }

  private void issuer() {
    Map<String, Object> rule =
        Map.of(
            "name", little("issuer-rule"),
            "repository", "{repository}",
            "run", "{run_id}",
            "permissions", Map.of("packages", "write"),
            "conditions", List.of(Map.of("claim", "ref", "pattern", text("issuer-pattern"))));
    offer(
        "issuer-name",
        admin.post(
            "/admin/actions/oidc/issuers",
            json(
                Map.of(
                    "name", little("issuer-name"),
                    "issuer", "https://ci-hostile.example.com",
                    "audience", text("issuer-audience"),
                    "rules", List.of(rule)))));
    if (taken.contains("issuer-name")) {
      taken.addAll(List.of("issuer-rule", "issuer-pattern", "issuer-audience"));
    }
  }

  private void hooks() {
    // What may stand in a URL as it is, and what a browser would make of it.
    String url = "https://hooks.example.com/?" + mark("hook-url") + "'onx='hatobaProbe()";
    for (String at : List.of("/orgs/" + ORG, "/repos/" + ORG + "/" + REPOSITORY)) {
      offer("hook-url", owner.post(at + "/hooks", hook(url)));
    }
    offer("hook-url", admin.post("/admin/hooks", hook(url)));
    offer("hook-script", admin.post("/admin/hooks", hook(link("hook-script"))));
  }

  private static String hook(String url) {
    return json(Map.of("name", "web", "events", List.of("*"), "config", Map.of("url", url)));
  }

  /** Notes of tokens, and what the audit log keeps of who comes and of who is refused. */
  private void signIns() {
    String basic =
        Base64.getEncoder()
            .encodeToString((OWNER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    offer(
        "token-note",
        owner
            .as("Basic " + basic)
            .post(
                "/authorizations",
                json(Map.of("scopes", List.of("read:packages"), "note", text("token-note")))));
    String stranger =
        Base64.getEncoder().encodeToString((text("login") + ":x").getBytes(StandardCharsets.UTF_8));
    admin.as("Basic " + stranger).send("GET", "/token?service=x", new byte[0]);
    Api.Answer answer =
        owner.send("GET", "/api/v3/user", new byte[0], "User-Agent", text("user-agent"));
    offer("user-agent", answer);
    Api.require(
        201,
        owner.send(
            "POST",
            "/api/v3/orgs/" + ORG + "/repos",
            json(Map.of("name", "made-by-a-strange-client")).getBytes(StandardCharsets.UTF_8),
            "User-Agent",
            text("user-agent"),
            "X-Request-Id",
            text("request-id")));
  }

  private void offer(String field, Api.Answer answer) {
    if (answer.status() < 300) {
      taken.add(field);
    } else if (answer.status() >= 500 || answer.status() == 404) {
      throw new AssertionError(field + ": " + answer.status() + " " + answer.response().body());
    }
  }

  /** Signs in as whoever owns all of it. */
  Browser owner(Browser browser) {
    return browser.signIn(OWNER, PASSWORD);
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
