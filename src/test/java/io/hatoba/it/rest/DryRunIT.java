package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.protocol.RestartablePostgres;
import io.hatoba.metadata.TableDump;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever asks for a dry run changes nothing, whatever they ask: every operation of the document
 * that is no reading is asked, by a site administrator and of what is there, and after each of them
 * every row of the database is what it was. An operation that is new is asked too; one that takes
 * {@code dry_run} and is not told by {@link DryRunWorld} what it is to be asked of fails.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DryRunIT {
  /** Who asked and was refused, and when a token was used, is written whatever is asked. */
  private static final Set<String> LEFT = Set.of("audit_event", "access_token.used_at");

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final List<String> faults = new ArrayList<>();
  private RestartablePostgres postgres;
  private RunningHatoba hatoba;
  private Connection database;
  private DryRunWorld world;

  @BeforeAll
  void start(@TempDir Path directory) throws SQLException {
    postgres = RestartablePostgres.start(directory.resolve("postgres"));
    Map<String, String> environment = new HashMap<>(postgres.settings());
    environment.put("HATOBA_DISABLE_BACKGROUND", "true");
    hatoba = RunningHatoba.start(environment);
    database =
        DriverManager.getConnection(
            postgres.settings().get("HATOBA_DATABASE_URL"), "postgres", "postgres");
    world = DryRunWorld.make(hatoba);
  }

  @AfterAll
  void end() throws SQLException {
    if (database != null) {
      database.close();
    }
    if (hatoba != null) {
      hatoba.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  private TableDump dump() {
    try {
      return TableDump.of(database, LEFT);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  @Order(1)
  void noOperationChangesAnythingWhenItIsToldToRunDry() {
    ApiDocument document = new ApiDocument(require(200, world.admin().get("/openapi.json")).json());
    TableDump before = dump();
    int dry = 0;
    int refused = 0;
    for (ApiDocument.Operation operation : document.operations()) {
      if (!operation.method().equals("GET")) {
        boolean takes = operation.parameters("query").contains("dry_run");
        ask(operation, takes);
        dry += takes ? 1 : 0;
        refused += takes ? 0 : 1;
        TableDump after = dump();
        List<String> differences = before.differences(after);
        if (!differences.isEmpty()) {
          faults.add(operation + " changed " + differences);
          before = after;
        }
      }
    }

    assertThat(faults).isEmpty();
    assertThat(dry).isGreaterThan(60);
    assertThat(refused).isGreaterThan(60);
    assertThat(hatoba.log()).doesNotContain("a request failed");
  }

  private void ask(ApiDocument.Operation operation, boolean takes) {
    String path = world.path(operation);
    Api.Answer answer =
        world
            .caller(operation)
            .send(
                operation.method(),
                "/api/v3" + path + (path.contains("?") ? "&" : "?") + "dry_run=true",
                world.body(operation));
    String what =
        operation + " of " + path + " -> " + answer.status() + " " + answer.response().body();
    if (takes && !world.isNothing(operation)) {
      if (answer.status() != 200) {
        faults.add(what);
      } else {
        operation.faults(200, answer.json()).forEach(fault -> faults.add(fault + " in " + what));
        if (!operation.path().contains("retention")
            && !answer.json().path("dry_run").booleanValue()) {
          faults.add("no dry run: " + what);
        }
      }
    } else if (!takes && !refusesDryRun(answer)) {
      faults.add("not refused: " + what);
    }
  }

  private static boolean refusesDryRun(Api.Answer answer) {
    return answer.status() == 422
        && answer.json().path("errors").path(0).path("field").asText().equals("dry_run");
  }

  @Test
  @Order(2)
  void aDryRunThatIsNotClearIsRefusedWhereverItIsAskedFor() {
    TableDump before = dump();
    Api admin = world.admin();
    String version = world.version("v1");
    for (String query :
        List.of(
            "dry_run=maybe",
            "dry_run=",
            "dry_run",
            "dry_run=TRUE",
            "dry_run=1",
            "dry_run=true&dry_run=false",
            "dry_run=false&dry_run=true",
            "dry-run=true",
            "dryRun=true",
            "dryrun=false",
            "Dry_Run=true",
            "dry%5Frun=yes")) {
      assertThat(refusesDryRun(admin.delete(version + "?" + query))).as(query).isTrue();
      assertThat(refusesDryRun(admin.delete("/admin/tokens/1?" + query))).as(query).isTrue();
      assertThat(refusesDryRun(admin.get("/user?" + query))).as(query).isTrue();
    }
    assertThat(before.differences(dump())).isEmpty();
    require(200, admin.get("/user?dry_run=true"));
    require(204, admin.put("/users/spare/suspended?dry_run=false"));
    require(204, admin.delete("/users/spare/suspended?dry_run=false"));
  }

  @Test
  @Order(3)
  void aDryRunIsRefusedAsTheDeedIs() {
    List<DryRunWorld.Call> calls = world.refusedCalls();
    TableDump before = dump();
    for (DryRunWorld.Call call : calls) {
      Api.Answer dry = call.with("?dry_run=true");
      Api.Answer done = call.with("");
      assertThat(dry.status()).as(call + ": " + dry.response().body()).isGreaterThanOrEqualTo(400);
      assertThat(dry.status()).as(call.toString()).isEqualTo(done.status());
      assertThat(dry.response().body()).as(call.toString()).isEqualTo(done.response().body());
    }
    assertThat(before.differences(dump())).isEmpty();
  }

  @Test
  @Order(4)
  void whatIsToldOfAVersionIsWhatBecomesOfIt() {
    String version = world.version("v1");
    JsonNode told = require(200, world.admin().delete(version + "?dry_run=true")).json();
    assertThat(told.required("status").intValue()).isEqualTo(204);
    JsonNode effects = told.required("effects");
    assertThat(effects.required("tags").required("names").toString())
        .isEqualTo("[\"latest\",\"v1\"]");
    assertThat(effects.required("parts").required("count").intValue()).isEqualTo(1);
    assertThat(Instant.parse(effects.required("restorable_until").textValue()))
        .isAfter(Instant.now().plus(Duration.ofDays(29)));
    assertThat(told.required("events").path(0).required("action").textValue())
        .isEqualTo("packages.package_version_deleted");

    TableDump before = dump();
    require(204, world.admin().delete(version));
    assertThat(before.differences(dump())).as("the dump sees changes").isNotEmpty();
    JsonNode restored =
        require(200, world.admin().post(version + "/restore?dry_run=true", "")).json();
    assertThat(restored.required("effects").required("tags").toString())
        .isEqualTo("[\"latest\",\"v1\"]");
    require(204, world.admin().post(version + "/restore", ""));
  }

  @Test
  @Order(5)
  void whatIsToldOfARepositoryHasItsImages() {
    JsonNode told = require(200, world.admin().delete("/repos/octo/app?dry_run=true")).json();
    assertThat(told.required("effects").required("images").required("names").toString())
        .isEqualTo("[\"octo/app/web\"]");
    JsonNode shown =
        require(
                200,
                world.admin().patch("/repos/octo/app?dry_run=true", "{\"visibility\":\"private\"}"))
            .json();
    assertThat(shown.required("answer").required("visibility").textValue()).isEqualTo("private");
    assertThat(require(200, world.admin().get("/repos/octo/app")).json().required("visibility"))
        .isNotEqualTo(shown.required("answer").required("visibility"));
  }

  @Test
  @Order(6)
  void whatIsToldOfAMigrationIsWhatBecomesOfIt() throws InterruptedException {
    Api admin = world.admin();
    String migration = "/orgs/octo/docker/migration";
    JsonNode begun = require(200, admin.post(migration + "?dry_run=true", "{}")).json();
    assertThat(begun.required("status").intValue()).isEqualTo(202);
    assertThat(begun.required("answer").required("report").path(0).required("planned").textValue())
        .isEqualTo("done");
    require(404, admin.get(migration));

    world.migrate("octo");
    JsonNode undone = require(200, admin.post(migration + "/undo?dry_run=true", "")).json();
    assertThat(undone.required("answer").required("report").path(0).required("planned").textValue())
        .isEqualTo("undone");
    assertThat(require(200, admin.get(migration)).json().required("state").textValue())
        .isEqualTo("completed");

    require(
        200,
        admin.patch(
            "/orgs/octo/packages/container/app%2Fweb/access", "{\"inherits_access\":false}"));
    undone = require(200, admin.post(migration + "/undo?dry_run=true", "")).json();
    JsonNode line = undone.required("answer").required("report").path(0);
    assertThat(line.required("planned").textValue()).as(line.toString()).isEqualTo("kept");
    require(202, admin.post(migration + "/undo", ""));
    JsonNode report = world.await(migration, "undone", LONGEST);
    assertThat(report.required("report").path(0).required("state").textValue()).isEqualTo("kept");
    assertThat(report.required("report").path(0).required("reason"))
        .isEqualTo(line.required("reason"));
  }

  @Test
  @Order(5)
  void whatIsToldOfATeamAndAMemberIsWhatTheyWouldLose() {
    JsonNode team = require(200, world.admin().delete("/orgs/octo/teams/crew?dry_run=true")).json();
    assertThat(team.required("effects").toString())
        .isEqualTo("{\"members\":1,\"repositories\":1,\"packages\":0}");
    JsonNode member =
        require(200, world.admin().delete("/orgs/octo/memberships/mona?dry_run=true")).json();
    assertThat(member.required("effects").toString())
        .isEqualTo("{\"teams\":1,\"repositories\":0,\"packages\":0}");
  }
}
