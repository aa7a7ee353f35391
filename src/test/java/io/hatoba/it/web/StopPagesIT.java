package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.protocol.RestartablePostgres;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import io.hatoba.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Buttons that stop long work. Work that lasts as long as a test needs is that of another node, as
 * its rows have it, which then is gone.
 */
class StopPagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Bytes that take a node fifty seconds. */
  private static final int SLOW_LAYER = 50 * 1024;

  private static final String ASKED = "It stops as soon as the step under way is done.";
  private static final String LATE = "It had ended before it could be stopped.";

  private static final String LIVES = "current_timestamp + interval '5' minute";

  /** As long as a node's own: of a sweep's lease that ends much later a node takes no notice. */
  private static final String SWEEPS = "current_timestamp + interval '1' minute";

  private static final String GONE = "current_timestamp - interval '1' second";

  private static RestartablePostgres postgres;
  private static RunningHatoba hatoba;
  private static Connection database;
  private static Api admin;
  private Browser browser;

  @BeforeAll
  static void start(@TempDir Path directory) throws SQLException {
    postgres = RestartablePostgres.start(directory.resolve("postgres"));
    Map<String, String> environment = new HashMap<>(postgres.settings());
    // A node looks every thirty seconds for a sweep, and for a run.
    environment.put("HATOBA_SWEEP_INTERVAL", "1m");
    environment.put("HATOBA_RETENTION_PERIOD", "1m");
    environment.put("HATOBA_SCRUB_RATE", "1KiB");
    hatoba = RunningHatoba.start(environment);
    database =
        DriverManager.getConnection(
            postgres.settings().get("HATOBA_DATABASE_URL"), "postgres", "postgres");
    admin = Api.administrator(hatoba);
  }

  @AfterAll
  static void end() throws SQLException {
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

  @BeforeEach
  void signIn() {
    browser = Browser.at(hatoba).signIn("admin", hatoba.password());
  }

  /** All of it at once: the nodes look at any time. */
  private static void execute(String... all) throws SQLException {
    database.setAutoCommit(false);
    try {
      for (String sql : all) {
        try (PreparedStatement statement = database.prepareStatement(sql)) {
          statement.executeUpdate();
        }
      }
      database.commit();
    } finally {
      // Nothing, if it is done.
      database.rollback();
      database.setAutoCommit(true);
    }
  }

  private static long number(String sql) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getLong(1);
    }
  }

  private Screen await(String path, Predicate<Screen> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Screen shown = browser.open(path).require(200);
    while (!condition.test(shown)) {
      assertThat(System.nanoTime()).as("patience with %s", shown).isLessThan(end);
      shown = browser.open(path).require(200);
    }
    return shown;
  }

  private static boolean stopped(Screen screen) {
    return screen.one("#live").attr("data-live").equals("off")
        && screen.text().contains("stopped by admin, ");
  }

  /** Presses the button twice, and once more when the node that is gone cannot go on. */
  private Screen stop(String path, String button, String lease) throws SQLException {
    Screen running = browser.open(path).require(200);
    Screen asked = running.form(button).press().require(200);
    assertThat(asked.path()).isEqualTo(path);
    assertThat(asked.notice()).hasValue(ASKED);
    assertThat(asked.one(".work").text()).contains("admin has asked it to stop");
    assertThat(asked.all(".work form")).isEmpty();
    assertThat(running.form(button).press().notice()).as("pressed twice").hasValue(ASKED);

    execute(lease);
    Screen stopped = await(path, StopPagesIT::stopped);
    assertThat(stopped.all(".work form")).isEmpty();
    Screen late = running.form(button).press().require(200);
    assertThat(late.notice()).as("an old page").hasValue(LATE);
    assertThat(stopped(late)).isTrue();
    return stopped;
  }

  private static JsonNode get(String path) {
    return Api.require(200, admin.get(path)).json();
  }

  private static void requireTold(JsonNode work) {
    assertThat(work.required("status").asText()).isEqualTo("completed");
    assertThat(work.required("stopped").asBoolean()).isTrue();
  }

  @Test
  void aSweepIsStopped() throws SQLException {
    execute(
        "insert into sweep (id, asked_by) select nextval('sweep_seq'), min(id) from account",
        "update sweep_turn set runner = 'another', lease_until = "
            + SWEEPS
            + ", sweep_id = (select max(id) from sweep)");
    Screen stopped =
        stop(
            "/admin/storage/sweeps",
            "Stop the sweep",
            "update sweep_turn set lease_until = " + GONE);
    assertThat(stopped.rows("What the last ones did").get(0)).contains("asked for stopped");
    requireTold(get("/admin/registry/sweeps?per_page=1").get(0));
  }

  @Test
  void aRoundOfTheScrubIsStopped() throws SQLException {
    await("/admin/storage/scrub", screen -> screen.one("#live").attr("data-live").equals("off"));
    execute(
        "insert into scrub_round (number) select max(number) + 1 from scrub_round",
        "insert into scrub_piece (id, round, kind, after_key, last_key, runner, lease_until)"
            + " select nextval('scrub_piece_seq'), max(number), 'BLOB', 0, 0, 'another', "
            + LIVES
            + " from scrub_round");
    stop(
        "/admin/storage/scrub",
        "Stop round " + number("select max(number) from scrub_round"),
        "update scrub_piece set lease_until = " + GONE);
    requireTold(get("/admin/registry/scrub"));
  }

  /** Its node says every half minute that it still reads. */
  @Test
  void aRoundThatANodeReadsIsStoppedByThatNode() throws SQLException {
    admin.newOrganization("reader", "admin");
    Api.require(201, admin.post("/orgs/reader/repos", "{\"name\":\"app\"}"));
    String layer = "x".repeat(SLOW_LAYER);
    String digest = Digest.sha256(layer.getBytes(StandardCharsets.UTF_8)).toString();
    Api.require(
        201,
        Pushing.registry(admin, "admin")
            .send("POST", "/v2/reader/app/image/blobs/uploads/?digest=" + digest, layer));
    String path = "/admin/storage/scrub";
    await(path, screen -> screen.one("#live").attr("data-live").equals("off"));
    browser.open(path).form("Begin a round now").press().require(200);
    String button = "Stop round " + number("select max(number) from scrub_round");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (number("select count(*) from scrub_piece") == 0) {
      assertThat(System.nanoTime()).as("patience with a node").isLessThan(end);
      browser.open(path);
    }

    assertThat(browser.open(path).form(button).press().notice()).hasValue(ASKED);

    assertThat(await(path, StopPagesIT::stopped).text()).contains("Nothing is known to be damaged");
    assertThat(number("select count(*) from scrub_piece")).isZero();
    assertThat(number("select count(*) from scrub_round where finished_at is null")).isZero();
  }

  @Test
  void aRunOfRetentionIsStopped() throws SQLException {
    execute(
        "update retention_run set started_at = current_timestamp, finished_at = null,"
            + " runner = 'another', lease_until = "
            + LIVES
            + " where place = 'INSTANCE'");
    stop(
        "/admin/retention",
        "Stop the run",
        "update retention_run set lease_until = " + GONE + " where place = 'INSTANCE'");
    requireTold(get("/admin/registry/retention/report"));
  }

  @Test
  void aMigrationIsStoppedAndAnotherTakesWhatIsLeft() throws SQLException {
    admin.newOrganization("leaver", "admin");
    Api.require(201, admin.post("/orgs/leaver/repos", "{\"name\":\"app\"}"));
    Pushing.push(admin, "admin", "leaver/app/one");
    Pushing.push(admin, "admin", "leaver/app/two");
    Screen preview =
        browser.open("/admin/migration").form("Preview").fill("Owner", "leaver").press();
    String id = preview.path().replaceAll(".*/", "");
    execute(
        "update registry_migration set state = 'RUNNING', runner = 'another', lease_until = "
            + LIVES
            + " where id = "
            + id);

    Screen stopped =
        stop(
            "/admin/migration/" + id,
            "Stop migration " + id,
            "update registry_migration set lease_until = " + GONE + " where id = " + id);

    assertThat(stopped.one(".work h2").text()).isEqualTo("Migration " + id + ": stopped");
    assertThat(stopped.text()).contains("0 of 2 packages");
    assertThat(stopped.rows("Packages"))
        .extracting(row -> row.get(2))
        .allSatisfy(outcome -> assertThat(outcome).startsWith("not migrated"));
    assertThat(stopped.all("nav.tabs a").eachText()).contains("not migrated 2");
    assertThat(browser.open(stopped.path() + "?state=left").rows("Packages")).hasSize(2);
    assertThat(browser.open("/admin/migration").rows("Migrations").get(0)).contains("stopped");
    Screen begun =
        browser
            .open("/admin/migration")
            .form("Preview")
            .fill("Owner", "leaver")
            .press()
            .form("Start the migration")
            .press();
    Screen done =
        await(begun.path(), screen -> screen.one("#live").attr("data-live").equals("off"));
    assertThat(done.text()).contains("2 of 2 packages");
  }

  @Test
  void theButtonSpeaksJapaneseToo() throws SQLException {
    Browser japanese = Browser.at(hatoba).speaking("ja").signIn("admin", hatoba.password());
    admin.newOrganization("nihon", "admin");
    Screen preview =
        browser.open("/admin/migration").form("Preview").fill("Owner", "nihon").press();
    String id = preview.path().replaceAll(".*/", "");
    execute(
        "update registry_migration set state = 'RUNNING' , runner = 'another', lease_until = "
            + LIVES
            + " where id = "
            + id);
    Screen asked = japanese.open(preview.path()).form("移行 " + id + " を停止").press();
    assertThat(asked.notice()).hasValue("停止を受け付けました。実行中の処理が終わりしだい停止します。");
    assertThat(asked.text()).contains("停止を指示しました");
    execute("update registry_migration set lease_until = " + GONE + " where id = " + id);
  }
}
