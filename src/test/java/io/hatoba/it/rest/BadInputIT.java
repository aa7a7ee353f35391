package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.it.RunningHatoba;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Asks every operation of the document for what makes no sense: whatever it is, it is answered or
 * refused in the shape of this API, as the document says, and gives nobody more than they had. The
 * seed is printed; {@code -Dhatoba.seed=…} sends the same once more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
  private static final int ROUNDS = 8;

  /** An id that nothing has, lest the administrator lose a token. */
  private static final String ABSENT = "999999";

  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String[] SCOPES = {
    "repo",
    "admin:org",
    "write:packages",
    "delete:packages",
    "user",
    "admin:repo_hook",
    "admin:org_hook"
  };
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\}");

  /** What only the inside of a server knows. */
  private static final Pattern INSIDE =
      Pattern.compile(
          "\\bat [\\w.$]+\\(|Exception\\b|io\\.hatoba|jakarta\\.|org\\.|SELECT |INSERT ");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final long seed = Long.getLong("hatoba.seed", System.nanoTime());
  private final BadInput input = new BadInput(seed);
  private final List<String> faults = new ArrayList<>();
  private final RunningHatoba hatoba = RunningHatoba.start(Map.of());
  private final Api admin = Api.administrator(hatoba);
  private Api mona = admin;
  private Map<String, String> there = Map.of();
  private ApiDocument document = new ApiDocument(MAPPER.createObjectNode());

  /** A user who owns one of everything, in a server that no other test has. */
  @BeforeAll
  void make() {
    System.out.println("BadInputIT: -Dhatoba.seed=" + seed);
    document = new ApiDocument(require(200, admin.get("/openapi.json")).json());
    mona = admin.newUser("mona", SCOPES);
    require(201, admin.post("/admin/users", "{\"login\":\"victim\"}"));
    require(204, admin.put("/admin/users/mona/password", password()));
    require(201, admin.post("/admin/organizations", "{\"login\":\"octo\",\"admin\":\"mona\"}"));
    require(201, mona.post("/orgs/octo/repos", "{\"name\":\"app\"}"));
    require(201, mona.post("/user/repos", "{\"name\":\"app\"}"));
    require(200, mona.put("/orgs/octo/memberships/victim", "{\"role\":\"member\"}"));
    require(201, mona.post("/orgs/octo/teams", "{\"name\":\"crew\"}"));
    Pushing.push(mona, "mona", "octo/image");
    Pushing.push(mona, "mona", "mona/image");
    there =
        Map.of(
            "org", "octo",
            "username", "victim",
            "login", "victim",
            "owner", "octo",
            "repo", "app",
            "team_slug", "crew",
            "package_type", "container",
            "package_name", "image",
            "tag", "v1",
            "enterprise", "github");
  }

  @BeforeEach
  void begin() {
    faults.clear();
  }

  @AfterAll
  void end() {
    hatoba.close();
  }

  private static String password() {
    return "{\"password\":\"" + PASSWORD + "\"}";
  }

  /** Whoever may call it: else all that is asked is whether they may. */
  private Api caller(ApiDocument.Operation operation) {
    if (operation.needsPassword()) {
      String pair = "mona:" + PASSWORD;
      return mona.as("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    return operation.needsSiteAdministrator() ? admin : mona;
  }

  /** A path of what is there, as far as it is known. */
  private String path(ApiDocument.Operation operation) {
    String owner = operation.path().startsWith("/users/{username}/packages") ? "mona" : "victim";
    return VARIABLE
        .matcher(operation.path())
        .replaceAll(
            variable ->
                variable.group(1).equals("username")
                    ? owner
                    : there.getOrDefault(variable.group(1), "1"));
  }

  private String badPath(ApiDocument.Operation operation) {
    return VARIABLE
        .matcher(operation.path())
        .replaceAll(
            variable ->
                Matcher.quoteReplacement(
                    input.once(2)
                        ? there.getOrDefault(variable.group(1), ABSENT)
                        : input.parameter()));
  }

  private String badQuery(ApiDocument.Operation operation) {
    return operation.parameters("query").stream()
        .filter(name -> !input.once(3))
        .map(name -> name + "=" + input.parameter())
        .collect(Collectors.joining("&", "?", ""));
  }

  @Test
  @Order(3) // It leaves little as it was.
  void whatMakesNoSenseIsRefusedInTheShapeOfTheApi() {
    // What ends things comes last: until then there is something to be asked about.
    List<ApiDocument.Operation> operations = new ArrayList<>(document.operations());
    operations.sort(Comparator.comparing(operation -> order(operation)));

    for (ApiDocument.Operation operation : operations) {
      for (int round = 0; round < ROUNDS; round++) {
        boolean known = round % 2 == 0 && !operation.method().equals("DELETE");
        String path = known ? path(operation) : badPath(operation);
        byte[] body =
            operation.body().map(schema -> input.body(document, schema)).orElse(new byte[0]);
        ask(operation, path + badQuery(operation), body, known);
      }
    }

    assertThat(faults).as("-Dhatoba.seed=" + seed).isEmpty();
    assertThat(hatoba.log()).doesNotContain("a request failed");
    require(200, admin.get("/user"));
  }

  private static int order(ApiDocument.Operation operation) {
    if (operation.needsPassword()) {
      return 3;
    }
    return switch (operation.method()) {
      case "GET" -> 0;
      case "DELETE" -> 2;
      default -> 1;
    };
  }

  private void ask(ApiDocument.Operation operation, String path, byte[] body, boolean known) {
    Api.Answer answer =
        caller(operation).send(operation.method(), "/api/v3" + path, body, "Accept", "*/*");
    String text = answer.response().body();
    String what =
        operation.method()
            + " "
            + path.substring(0, Math.min(200, path.length()))
            + " "
            + new String(body, 0, Math.min(300, body.length), UTF_8)
            + " -> "
            + answer.status()
            + " "
            + text.substring(0, Math.min(300, text.length()));
    if (answer.status() >= 500) {
      faults.add("a fault: " + what);
    } else if (answer.status() >= 400 && !isRefusal(answer)) {
      faults.add("no refusal of this API: " + what);
    } else if (known && !operation.answers(answer.status())) {
      faults.add("not documented: " + what);
    } else if (known && answer.status() < 300 && !text.isEmpty() && isJson(answer)) {
      operation
          .faults(answer.status(), answer.json())
          .forEach(fault -> faults.add("not as documented: " + fault + " in " + what));
    }
    if (answer.status() >= 400 && INSIDE.matcher(text).find()) {
      faults.add("tells of the inside: " + what);
    }
  }

  private static boolean isJson(Api.Answer answer) {
    return answer.header("Content-Type").orElse("").startsWith("application/json");
  }

  private static boolean isRefusal(Api.Answer answer) {
    if (answer.response().request().method().equals("HEAD")) {
      return true;
    }
    try {
      JsonNode refusal = MAPPER.readTree(answer.response().body());
      return refusal.path("message").isTextual()
          && refusal.path("documentation_url").isTextual()
          && refusal.path("status").asText().equals(Integer.toString(answer.status()));
    } catch (JsonProcessingException none) {
      return false;
    }
  }

  @Test
  @Order(2)
  void whoeverClaimsMoreThanTheyHaveHasNoMore() {
    JsonNode before = require(200, admin.get("/users/mona")).json();
    for (ApiDocument.Operation operation : document.operations()) {
      operation
          .body()
          .ifPresent(
              schema ->
                  mona.send(
                      operation.method(),
                      "/api/v3" + path(operation),
                      BadInput.claiming(document, schema).getBytes(UTF_8)));
    }
    require(200, mona.patch("/user", "{\"name\":\"Mona\",\"site_admin\":true,\"id\":1}"));

    JsonNode after = require(200, admin.get("/users/mona")).json();
    for (String field : List.of("id", "login", "type", "site_admin", "created_at", "node_id")) {
      assertThat(after.required(field)).as(field).isEqualTo(before.required(field));
    }
    assertThat(after.required("site_admin").booleanValue()).isFalse();
    require(404, mona.get("/admin/tokens"));
    assertThat(require(200, mona.get("/user")).header("X-OAuth-Scopes").orElseThrow())
        .doesNotContain("site_admin");
    assertThat(require(200, admin.get("/users/victim")).json().required("site_admin").asBoolean())
        .isFalse();
  }

  @Test
  @Order(1)
  void whatIsThereIsAnsweredAsTheDocumentHasIt() {
    for (ApiDocument.Operation operation : document.operations()) {
      if (operation.method().equals("GET")) {
        String path = path(operation);
        String query =
            operation.parameters("query").contains("package_type") ? "?package_type=container" : "";
        ask(operation, path + query, new byte[0], true);
      }
    }

    assertThat(faults).isEmpty();
  }
}
