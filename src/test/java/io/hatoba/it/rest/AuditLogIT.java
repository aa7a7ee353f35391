package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.it.RunningHatoba;
import io.hatoba.oci.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to a server is found in its audit log: who, from where, by which token. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuditLogIT {
  private static final String LOG = "/enterprises/hatoba/audit-log";
  private static final String IMAGE = "octo/code/app";

  private static RunningHatoba hatoba;
  private static Api admin;
  private static Api anonymous;
  private static Api mona;
  private static long monasToken;
  private static String digest;

  /** A life of small things, done once. */
  @BeforeAll
  static void live() {
    hatoba = RunningHatoba.start(Map.of());
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    require(201, admin.post("/admin/organizations", "{\"login\":\"octo\",\"admin\":\"admin\"}"));
    require(201, admin.post("/orgs/octo/repos", "{\"name\":\"code\",\"private\":true}"));
    Api adminPushes = anonymous.as(basic("admin", hatoba.token()));
    digest = push(adminPushes, "v1");
    String manifests = "/v2/" + IMAGE + "/manifests/";
    require(200, adminPushes.send("GET", manifests + "v1", ""));
    require(200, adminPushes.send("GET", manifests + "v1", ""));
    require(200, adminPushes.send("HEAD", manifests + "v1", ""));

    require(201, admin.post("/admin/users", "{\"login\":\"Mona\"}"));
    Api.Answer made =
        admin.post("/admin/users/mona/authorizations", "{\"scopes\":[\"write:packages\"]}");
    require(201, made);
    monasToken = made.json().required("id").longValue();
    String secret = made.json().required("token").textValue();
    mona = anonymous.as(basic("mona", secret));
    // As docker does: a token for what it means to do, and then the request.
    Api.Answer bearer = mona.send("GET", "/token?scope=repository:" + IMAGE + ":pull,push", "");
    require(200, bearer);
    Api monasClient = anonymous.as("Bearer " + bearer.json().required("token").textValue());
    require(403, monasClient.send("GET", manifests + "v1", ""));
    require(404, anonymous.as("token " + secret).get(LOG));
    require(403, anonymous.as("token " + secret).get("/orgs/octo/audit-log"));
    require(404, anonymous.as("token " + secret).get("/repos/octo/code"));
    require(401, anonymous.as(basic("mona", "wrong")).send("GET", "/v2/", ""));
    require(401, anonymous.send("GET", manifests + "v1", ""));
    require(401, anonymous.as("Bearer nonsense").send("GET", manifests + "v1", ""));

    push(adminPushes, "v2");
    require(202, adminPushes.send("DELETE", manifests + "v2", ""));
    require(202, adminPushes.send("DELETE", manifests + digest, ""));
    require(204, admin.put("/users/mona/suspended"));
    require(204, admin.delete("/admin/tokens/" + monasToken));
  }

  @AfterAll
  static void end() {
    hatoba.close();
  }

  private static void require(int status, Api.Answer answer) {
    assertThat(answer.status()).as("%s", answer.response()).isEqualTo(status);
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  private static String push(Api client, String tag) {
    String config = "{}";
    String of = Digest.sha256(config.getBytes(StandardCharsets.UTF_8)).toString();
    require(201, client.send("POST", "/v2/" + IMAGE + "/blobs/uploads/?digest=" + of, config));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + of
            + "\",\"size\":2},\"layers\":[]}";
    require(201, client.send("PUT", "/v2/" + IMAGE + "/manifests/" + tag, manifest));
    return Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static List<JsonNode> find(String phrase) {
    Api.Answer answer =
        admin.get(LOG + "?phrase=" + URLEncoder.encode(phrase, StandardCharsets.UTF_8));
    require(200, answer);
    List<JsonNode> events = new ArrayList<>();
    answer.json().forEach(events::add);
    return events;
  }

  private static JsonNode only(String phrase) {
    List<JsonNode> events = find(phrase);
    assertThat(events).as(phrase).hasSize(1);
    return events.get(0);
  }

  private static void requireAdministrator(JsonNode event) {
    assertThat(event.required("actor").textValue()).isEqualTo("admin");
    assertThat(event.required("actor_id").longValue()).isPositive();
    assertThat(event.required("actor_ip").textValue()).isEqualTo("127.0.0.1");
    assertThat(event.required("user_agent").textValue()).startsWith("Java-http-client/");
    assertThat(event.required("programmatic_access_type").textValue())
        .isEqualTo("Personal access token (classic)");
    assertThat(event.required("token_id").longValue()).isPositive();
  }

  private static void requireMona(JsonNode event) {
    assertThat(event.required("actor").textValue()).isEqualTo("Mona");
    assertThat(event.required("actor_ip").textValue()).isEqualTo("127.0.0.1");
    assertThat(event.required("token_id").longValue()).isEqualTo(monasToken);
    assertThat(event.required("outcome").textValue()).isEqualTo("refused");
  }

  @Test
  void aPushIsThere() {
    JsonNode event = only("action:packages.package_published package:" + IMAGE);
    requireAdministrator(event);
    assertThat(event.required("repo").textValue()).isEqualTo("octo/code");
    assertThat(event.required("org").textValue()).isEqualTo("octo");
    assertThat(event.required("org_id").longValue()).isPositive();
    assertThat(event.required("version").textValue()).isEqualTo("v1");
    assertThat(event.required("digest").textValue()).isEqualTo(digest);
    assertThat(event.required("data").required("tags").get(0).textValue()).isEqualTo("v1");
    assertThat(event.required("operation_type").textValue()).isEqualTo("create");
    requireAdministrator(only("action:packages.package_version_published repo:octo/code"));
    requireAdministrator(only("action:org.create org:octo"));
    requireAdministrator(only("action:repo.create repo:octo/code"));
  }

  @Test
  void pullsAreCountedAndLooksAreNot() {
    List<JsonNode> pulls = find("action:packages.version_download package:" + IMAGE);
    assertThat(pulls.stream().mapToLong(event -> event.required("count").longValue()).sum())
        .isEqualTo(2);
    pulls.forEach(AuditLogIT::requireAdministrator);
  }

  @Test
  void deletesAreThere() {
    JsonNode tag = only("action:packages.tag_deleted package:" + IMAGE);
    requireAdministrator(tag);
    assertThat(tag.required("version").textValue()).isEqualTo("v2");
    JsonNode version = only("action:packages.package_version_deleted package:" + IMAGE);
    requireAdministrator(version);
    assertThat(version.required("digest").textValue()).isEqualTo(digest);
  }

  @Test
  void whatWasRefusedIsThereWithTheRulesThatLedThere() {
    JsonNode pull = only("action:packages.pull_refused actor:mona");
    requireMona(pull);
    assertThat(pull.required("explanation").textValue()).contains("Mona has no role on " + IMAGE);
    assertThat(pull.required("count").longValue()).isEqualTo(2);
    assertThat(pull.required("repo").textValue()).isEqualTo("octo/code");
    requireMona(only("action:packages.push_refused actor:mona"));
    List<JsonNode> calls = find("action:api.request_refused actor:mona");
    calls.forEach(AuditLogIT::requireMona);
    assertThat(calls)
        .extracting(
            call -> call.required("target").textValue(),
            call -> call.required("explanation").textValue())
        .containsExactly(
            tuple("GET /repos/octo/code", "Mona sees no repository octo/code"),
            tuple("GET /orgs/octo/audit-log", "You must be an owner of the organization octo"),
            tuple("GET " + LOG, "Mona is no site administrator"));
  }

  @Test
  void signInsAreThereGoodAndBad() {
    JsonNode good = find("action:user.login actor:mona").get(0);
    assertThat(good.required("token_id").longValue()).isEqualTo(monasToken);
    assertThat(good.required("outcome").textValue()).isEqualTo("allowed");
    JsonNode bad = only("action:user.failed_login actor:mona");
    assertThat(bad.has("token_id")).isFalse();
    assertThat(bad.has("actor_id")).isFalse();
    assertThat(bad.required("actor_ip").textValue()).isEqualTo("127.0.0.1");
    assertThat(bad.required("outcome").textValue()).isEqualTo("refused");
  }

  @Test
  void accountsAndTokensAreThereAndTheServersOwnDeedsToo() {
    for (String action :
        List.of("user.create", "user.suspend", "oauth_access.create", "oauth_access.destroy")) {
      JsonNode event = only("action:" + action + " user:mona");
      requireAdministrator(event);
      assertThat(event.required("user").textValue()).isEqualTo("Mona");
    }
    JsonNode first = only("action:user.create user:admin");
    assertThat(first.has("actor")).isFalse();
    assertThat(first.has("actor_ip")).isFalse();
  }

  @Test
  void aStrangersFirstLookIsNoRefusal() {
    assertThat(find("action:packages org:octo"))
        .filteredOn(event -> !event.has("actor"))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.required("explanation").textValue())
                    .isEqualTo("the bearer token is invalid or has expired; ask for another"));
  }

  @Test
  void pagesFollowOneAnotherInEitherDirectionAndOrder() {
    List<Long> all = new ArrayList<>();
    // Each look leaves a trace of its own; up to here nothing comes in between.
    long newest = find("").get(0).required("_document_id").asLong() + 1;
    Optional<String> next = Optional.of(LOG + "?per_page=4&after=" + newest);
    String last = "";
    while (next.isPresent()) {
      last = next.get();
      Api.Answer page = admin.get(last);
      page.json().forEach(event -> all.add(event.required("_document_id").asLong()));
      next = link(page, "next");
    }
    assertThat(all).hasSizeGreaterThan(10).doesNotHaveDuplicates();
    assertThat(all).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    Api.Answer before = admin.get(link(admin.get(last), "prev").orElseThrow());
    List<Long> page = new ArrayList<>();
    before.json().forEach(event -> page.add(event.required("_document_id").asLong()));
    assertThat(page).hasSize(4);
    int end = all.indexOf(page.get(3));
    assertThat(all.subList(end - 3, end + 1)).isEqualTo(page);
    List<Long> oldest = new ArrayList<>();
    admin
        .get(LOG + "?order=asc&per_page=3")
        .json()
        .forEach(event -> oldest.add(event.required("_document_id").asLong()));
    assertThat(oldest).isSorted().contains(all.get(all.size() - 1));
  }

  /** The path of a link, below the API. */
  private static Optional<String> link(Api.Answer answer, String rel) {
    return answer
        .header("Link")
        .flatMap(
            links ->
                java.util.Arrays.stream(links.split(", "))
                    .filter(link -> link.endsWith("; rel=\"" + rel + "\""))
                    .findFirst())
        .map(link -> link.substring((hatoba.origin() + "/api/v3").length() + 1, link.indexOf('>')));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phrase=mona",
        "phrase=country:de",
        "phrase=created:soon",
        "include=everything",
        "order=up",
        "page=2",
        "per_page=many",
        "after=x",
        "after=1&before=2"
      })
  void whatCannotBeAskedIsRefusedInWords(String query) {
    Api.Answer answer = admin.get(LOG + "?" + query);
    require(422, answer);
    assertThat(answer.json().required("errors").get(0).required("message").textValue())
        .isNotBlank();
  }

  @Test
  void nothingOfItIsTrafficOfGit() {
    assertThat(admin.get(LOG + "?include=git").json()).isEmpty();
    assertThat(admin.get(LOG + "?include=all").json()).isNotEmpty();
  }

  @Test
  void anOrganizationsOwnersReadWhatHappenedToIt() {
    Api.Answer answer = admin.get("/orgs/Octo/audit-log?per_page=100&phrase=action:packages");
    require(200, answer);
    assertThat(answer.json())
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.required("org").textValue()).isEqualTo("octo");
              assertThat(event.has("actor_ip")).isFalse();
            });
    assertThat(admin.get("/orgs/octo/audit-log?phrase=action:user").json()).isEmpty();
    require(404, admin.get("/orgs/nobody-here/audit-log"));
  }

  private static List<JsonNode> lines(Api.Answer export) {
    require(200, export);
    assertThat(export.header("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
    String body = export.response().body();
    assertThat(body.isEmpty() || body.endsWith("}\n")).as("whole lines").isTrue();
    ObjectMapper mapper = new ObjectMapper();
    return body.lines()
        .map(
            line -> {
              try {
                return mapper.readTree(line);
              } catch (JsonProcessingException malformed) {
                throw new AssertionError(line, malformed);
              }
            })
        .toList();
  }

  @Test
  void anExportHasWhatTheListHasAndWhoTookItIsInTheLog() {
    String query = "?order=asc&phrase=action:packages";
    Api.Answer export = admin.get(LOG + "/export" + query);
    List<JsonNode> listed = new ArrayList<>();
    admin.get(LOG + query + "&per_page=100").json().forEach(listed::add);
    assertThat(lines(export)).isNotEmpty().isEqualTo(listed);
    assertThat(export.header("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"audit-log-\\d{8}T\\d{6}Z\\.ndjson\"");
    assertThat(export.header("Cache-Control")).hasValue("no-store");
    JsonNode taken = find("action:business.audit_log_export").get(0);
    requireAdministrator(taken);
    assertThat(taken.required("data").required("phrase").textValue()).isEqualTo("action:packages");
    assertThat(lines(admin.get(LOG + "/export?include=git"))).isEmpty();
  }

  @Test
  void anOrganizationsOwnersTakeAwayWhatHappenedToItWithoutAddresses() {
    Api.Answer export = admin.get("/orgs/Octo/audit-log/export?phrase=action:packages");
    assertThat(lines(export))
        .isNotEmpty()
        .allSatisfy(
            event -> {
              assertThat(event.required("org").textValue()).isEqualTo("octo");
              assertThat(event.has("actor_ip")).isFalse();
            });
    assertThat(export.header("Content-Disposition").orElseThrow()).contains("audit-log-octo-");
    requireAdministrator(find("action:org.audit_log_export org:octo").get(0));
    require(404, admin.get("/orgs/nobody-here/audit-log/export"));
    require(401, anonymous.get("/orgs/octo/audit-log/export"));
    require(401, anonymous.get(LOG + "/export"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"phrase=mona", "order=up", "page=2", "per_page=5", "after=1", "before=9"})
  void anExportHasNoPagesAndRefusesWhatTheListDoes(String query) {
    require(422, admin.get(LOG + "/export?" + query));
  }

  @Test
  void aLookAtTheHeadersTakesNothingAway() {
    long before = find("action:business.audit_log_export").size();
    require(200, admin.send("HEAD", "/api/v3" + LOG + "/export", ""));
    assertThat(find("action:business.audit_log_export")).hasSize((int) before);
  }

  @Test
  void aTokenThatMayReadTheLogAloneReadsIt() {
    Api auditor = admin.actAs("admin", "read:audit_log");
    require(200, auditor.get(LOG));
    require(200, auditor.get(LOG + "/export?phrase=action:team"));
    require(200, auditor.get("/orgs/octo/audit-log"));
    require(403, auditor.get("/admin/tokens"));
    require(403, auditor.patch("/orgs/octo", "{}"));
    assertThat(auditor.get(LOG).header("X-Accepted-OAuth-Scopes")).hasValue("read:audit_log");
    Api other = admin.actAs("admin", "repo");
    assertThat(other.get(LOG).message()).contains("read:audit_log");
    assertThat(other.get("/orgs/octo/audit-log/export").message()).contains("read:audit_log");
  }

  @Test
  void whoIsNotKnownSeesNothing() {
    require(401, anonymous.get(LOG));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void whatWasNoticedLastIsWrittenBeforeTheServerEnds() throws SQLException {
    require(401, anonymous.as(basic("lastly", "wrong")).send("GET", "/v2/", ""));
    assertThat(hatoba.stop()).isLessThan(256);
    String url =
        "jdbc:h2:file:"
            + hatoba.data().resolve("database/hatoba")
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
    try (Connection connection = DriverManager.getConnection(url, "hatoba", "");
        PreparedStatement statement =
            connection.prepareStatement("select times from audit_event where actor = 'lastly'");
        ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getLong(1)).isOne();
    }
  }
}
