package io.hatoba.maintenance.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hatoba.config.Settings;
import io.hatoba.maintenance.overview.Alarm.Code;
import io.hatoba.maintenance.overview.Alarm.Severity;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import io.hatoba.metadata.nodes.StorageHourDao.Bytes;
import io.hatoba.server.SettableClock;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpochs;
import io.hatoba.settings.PackageTypeModes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What those see who look after the instance. */
abstract class OverviewContract {
  private final SettableClock clock = new SettableClock(Instant.now());
  private TestDatabase database;
  private OverviewWorld world;
  private Overview overview;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    world = new OverviewWorld(database);
    world.forgetAll();
    database.execute("delete from sweep");
    database.execute("delete from scrub_round where number > 0");
    database.execute("delete from manifest_damage");
    database.execute("delete from hook");
    database.execute("delete from migrated_owner");
    database.execute("delete from registry_migration");
    database.execute("delete from setting where name like 'package.type.%'");
    Daos daos = world.daos();
    Alarms alarms =
        new Alarms(
            daos.damage(),
            daos.sweeps(),
            daos.scrubRounds(),
            daos.hooks(),
            daos.migrations(),
            new PackageTypeModes(daos.settings(), AccessEpochs.at(daos.epochs(), System::nanoTime)),
            new Settings(key -> Optional.empty()));
    overview = new Overview(daos.nodes(), daos.activityHours(), daos.storageHours(), alarms, clock);
  }

  private Overview.Report report() {
    return database.transactions().requiresNew(overview::report);
  }

  private List<Alarm> alarms() {
    return report().alarms();
  }

  private long node(String host, String version) {
    return database
        .transactions()
        .requiresNew(() -> world.daos().nodes().insert(host, version, "h2"));
  }

  private void set(long node, String what) {
    database.execute("update node set " + what + " where id = ?", node);
  }

  private void count(long hour, long nodeId, Counts counts) {
    database.transactions().required(() -> world.daos().activityHours().add(hour, nodeId, counts));
  }

  private void keep(long hour, long logical) {
    database
        .transactions()
        .required(
            () -> {
              world.daos().storageHours().take(hour, Duration.ofMinutes(1));
              world.daos().storageHours().put(hour, new Bytes(logical, 2, 3), Duration.ZERO);
            });
  }

  private static Counts requests(long quick, long slow) {
    return new Counts(1, 2, 3, 4, 5, 0, List.of(quick, 0L, 0L, 0L, 0L, 0L, slow, 0L, 0L, 0L, 0L));
  }

  @Test
  void anInstanceThatIsWellHasNoAlarm() {
    assertThat(alarms()).isEmpty();
    long node = node("a", "1");
    set(node, "store_micros = 900, store_free_bytes = 50, store_total_bytes = 100");
    set(node, "database_micros = 900");
    node("b", "1");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void hoursWithoutRequestsAreToldToo() {
    long hour = Hours.of(clock.instant());
    count(hour, 1, requests(99, 1));
    count(hour, 2, requests(0, 0));
    count(hour - 30, 1, requests(98, 2));
    count(hour - 168, 1, requests(1, 0));
    Overview.Report report = report();
    assertThat(report.activityHours()).hasSize(168);
    assertThat(report.lastDay()).hasSize(24);
    assertThat(report.lastDay().get(23))
        .isEqualTo(
            new ActivityHour(
                clock.instant().truncatedTo(ChronoUnit.HOURS),
                2,
                4,
                6,
                8,
                10,
                Optional.of(Duration.ofMillis(5))));
    assertThat(report.activityHours().get(167 - 30).p99()).contains(Duration.ofMillis(500));
    assertThat(report.activityHours()).filteredOn(each -> each.requests() == 0).hasSize(166);
    assertThat(report.activityHours().get(0).p99()).isEmpty();
  }

  @Test
  void storageIsToldByTheHourAndByTheDay() {
    assertThat(report().storage()).isEmpty();
    long hour = Hours.of(clock.instant());
    keep(hour - 24 * 20, 1);
    keep(hour - 1, 2);
    keep(hour, 3);
    Overview.Report report = report();
    assertThat(report.storageHours()).extracting(StoragePoint::logical).containsExactly(2L, 3L);
    assertThat(report.storageDays()).extracting(StoragePoint::logical).startsWith(1L).endsWith(3L);
    assertThat(report.storage().orElseThrow())
        .satisfies(
            now -> {
              assertThat(now.logical()).isEqualTo(3);
              assertThat(now.physical()).isEqualTo(2);
              assertThat(now.reclaimable()).isEqualTo(3);
            });
  }

  @Test
  void nodesThatAreGoneAreMissedUnlessAnotherStartedThere() {
    long gone = node("a", "1");
    set(gone, "seen_at = seen_at - interval '2' minute");
    assertThat(alarms())
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.code()).isEqualTo(Code.NODE_GONE);
              assertThat(alarm.parameters().get(0)).isEqualTo("a");
              assertThat(alarm.parameters().get(1)).isInstanceOf(Instant.class);
            });
    node("b", "1");
    assertThat(alarms()).hasSize(1);
    node("a", "1");
    assertThat(alarms()).isEmpty();
    assertThat(report().nodes()).extracting(Node::host, Node::running).contains(tuple("a", false));
  }

  @Test
  void slowAndFullDisksAndSlowDatabasesAreTold() {
    long node = node("a", "1");
    set(node, "store_micros = 600000, store_free_bytes = 500, store_total_bytes = 10000");
    set(node, "database_micros = 700000");
    assertThat(alarms())
        .containsExactly(
            Alarm.of(Code.DISK_NEARLY_FULL, Severity.WARNING, 500L, 10_000L),
            Alarm.of(Code.DISK_SLOW, Severity.WARNING, "a", Duration.ofMillis(600)),
            Alarm.of(Code.DATABASE_SLOW, Severity.WARNING, "a", Duration.ofMillis(700)));
    set(node, "store_free_bytes = 100, store_micros = 1, database_micros = 1");
    set(node, "store_answers = false");
    assertThat(alarms())
        .containsExactly(
            Alarm.of(Code.STORE_NOT_ANSWERING, Severity.ERROR, "a"),
            Alarm.of(Code.DISK_NEARLY_FULL, Severity.ERROR, 100L, 10_000L));
    set(node, "ended_at = current_timestamp");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void clocksThatAreWrongAreTold() {
    long behind = node("a", "1");
    set(behind, "clock_millis = -90000");
    set(node("b", "1"), "clock_millis = 0");
    assertThat(alarms())
        .containsExactly(Alarm.of(Code.CLOCK_WRONG, Severity.WARNING, "a", Duration.ofSeconds(90)));
    assertThat(report().nodes())
        .extracting(Node::host, Node::clockError)
        .containsExactlyInAnyOrder(tuple("a", Duration.ofSeconds(-90)), tuple("b", Duration.ZERO));
    set(behind, "ended_at = current_timestamp");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void versionsThatDifferAreTold() {
    node("a", "1");
    long other = node("b", "2");
    assertThat(alarms()).containsExactly(Alarm.of(Code.VERSIONS_DIFFER, Severity.NOTICE, "1, 2"));
    set(other, "ended_at = current_timestamp");
    assertThat(alarms()).isEmpty();
  }

  @Test
  void sweepsThatDoNotBeginOrEndOrFailAreTold() {
    clock.pass(Duration.ofHours(2));
    assertThat(alarms()).as("nobody would sweep").isEmpty();
    node("a", "1");
    assertThat(alarms()).extracting(Alarm::code).containsExactly(Code.SWEEP_LATE);
    clock.pass(Duration.ofMinutes(-90));
    assertThat(alarms()).isEmpty();
    database.execute(
        "insert into sweep (id, started_at, finished_at, failures) values (nextval('sweep_seq'),"
            + " current_timestamp, current_timestamp, 2)");
    assertThat(alarms()).containsExactly(Alarm.of(Code.SWEEP_FAILING, Severity.WARNING, 2L));
    database.execute("update sweep set finished_at = null, failures = 0");
    assertThat(alarms()).isEmpty();
    database.execute("update sweep set started_at = started_at - interval '24' hour");
    assertThat(alarms()).extracting(Alarm::code).containsExactly(Code.SWEEP_STUCK);
  }

  @Test
  void roundsThatDoNotBeginOrEndAreTold() {
    node("a", "1");
    sweptAt(26);
    clock.pass(Duration.ofHours(25));
    assertThat(alarms()).extracting(Alarm::code).containsExactly(Code.SCRUB_LATE);
    database.execute("insert into scrub_round (number, started_at) values (1, current_timestamp)");
    assertThat(alarms()).isEmpty();
    sweptAt(33 * 24);
    clock.pass(Duration.ofDays(31));
    assertThat(alarms()).extracting(Alarm::code).containsExactly(Code.SCRUB_STUCK);
    database.execute("update scrub_round set finished_at = started_at where number = 1");
    assertThat(alarms()).extracting(Alarm::code).containsExactly(Code.SCRUB_LATE);
    clock.pass(Duration.ofDays(-2));
    assertThat(alarms()).isEmpty();
  }

  /** What somebody stopped has ended: nothing of it is stuck, failing or missing. */
  @Test
  void workThatSomebodyStoppedIsNoAlarm() {
    node("a", "1");
    Rows rows = new Rows(database);
    database.execute(
        "insert into sweep (id, started_at, finished_at, stop_asked_by, stop_asked_at, stopped_at)"
            + " values (nextval('sweep_seq'), current_timestamp - interval '1' hour,"
            + " current_timestamp, ?, current_timestamp, current_timestamp)",
        rows.ownerId());
    database.execute(
        "insert into scrub_round (number, started_at, finished_at, stop_asked_by, stop_asked_at,"
            + " stopped_at) values (1, current_timestamp - interval '29' day, current_timestamp, ?,"
            + " current_timestamp, current_timestamp)",
        rows.ownerId());
    database.execute(
        "insert into registry_migration (id, on_conflict, state, asked_by, credential, address,"
            + " user_agent, created_at, finished_at, stop_of, stop_asked_by, stop_asked_at,"
            + " stopped_at) values (78, 'SKIP', 'COMPLETED', ?, 'PASSWORD', '', '',"
            + " current_timestamp - interval '6' hour, current_timestamp - interval '5' hour,"
            + " 'RUNNING', ?, current_timestamp - interval '5' hour,"
            + " current_timestamp - interval '5' hour)",
        rows.ownerId(),
        rows.ownerId());
    assertThat(alarms()).isEmpty();
  }

  /** Hours from now, so that nothing is to be said of sweeps. */
  private void sweptAt(int hours) {
    database.execute("delete from sweep");
    database.execute(
        "insert into sweep (id, started_at, finished_at) values (nextval('sweep_seq'),"
            + " current_timestamp + cast(? as bigint) * interval '1' hour, current_timestamp)",
        hours);
  }

  @Test
  void whatIsDamagedStoppedRefusedOrOverflowsIsTold() {
    Rows rows = new Rows(database);
    long manifest = rows.storeManifest(Rows.image("one")).id();
    database.execute("insert into manifest_damage (manifest_id) values (?)", manifest);
    database.execute(
        "insert into hook (id, target_kind, target_id, url, content_type, secret, insecure_ssl,"
            + " events, active, failing, last_status) values (nextval('hook_seq'), 'INSTANCE', 0,"
            + " 'https://example.com/', 'JSON', '', false, 'package', true, true, 'timed out')");
    database.execute(
        "insert into registry_migration (id, on_conflict, state, asked_by, credential, address,"
            + " user_agent, created_at) select 77, 'SKIP', 'RUNNING', min(a.id), 'PASSWORD', '',"
            + " '', current_timestamp - interval '6' minute from account a");
    count(Hours.of(clock.instant()), 1, new Counts(0, 0, 0, 0, 0, 8, requests(0, 0).within()));
    database
        .transactions()
        .required(
            () -> {
              world.daos().settings().put("package.type.docker", "READ_ONLY");
              world.daos().settings().put("package.type.container", "DISABLED");
            });
    assertThat(alarms())
        .containsExactly(
            Alarm.of(Code.CONTENT_DAMAGED, Severity.ERROR, 0L, 1L),
            Alarm.of(Code.MIGRATION_STOPPED, Severity.ERROR, 77L),
            Alarm.of(Code.HOOKS_FAILING, Severity.WARNING, 1L),
            Alarm.of(Code.AUDIT_OVERFLOWING, Severity.WARNING, 8L),
            Alarm.of(Code.PACKAGE_TYPE_READ_ONLY, Severity.NOTICE, "docker"),
            Alarm.of(Code.PACKAGE_TYPE_DISABLED, Severity.NOTICE, "container"));
    database.execute("update registry_migration set lease_until = current_timestamp");
    database.execute("update hook set active = false");
    assertThat(alarms())
        .extracting(Alarm::code)
        .doesNotContain(Code.MIGRATION_STOPPED, Code.HOOKS_FAILING);
  }

  @Test
  void howeverMuchThereIsItIsNineStatements() {
    assertThat(database.statements(this::report)).hasSize(9);
    long hour = Hours.of(clock.instant());
    for (int at = 0; at < 20; at++) {
      node(UUID.randomUUID().toString(), "1." + at);
      count(hour - at, at, requests(at, at));
      keep(hour - at, at);
    }
    assertThat(database.statements(this::report)).hasSize(9);
  }
}
