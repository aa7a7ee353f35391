package io.hatoba.maintenance.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hatoba.maintenance.overview.ActivityCounts.Outcome;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import io.hatoba.metadata.nodes.StorageHourDao;
import io.hatoba.metadata.nodes.StorageHourDao.Bytes;
import io.hatoba.server.SettableClock;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted by the hour. */
abstract class HoursContract {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:59:50Z");
  private static final long HOUR = Hours.of(BEGIN);
  private static final long MILLIS = 1_000_000;

  private final SettableClock clock = new SettableClock(BEGIN);
  private final AtomicLong pulls = new AtomicLong();
  private final AtomicLong unlogged = new AtomicLong();
  private final AtomicInteger counted = new AtomicInteger();
  private TestDatabase database;
  private OverviewWorld world;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    world = new OverviewWorld(database);
    world.forgetAll();
  }

  private ActivityCounts node(OverviewTransaction transaction) {
    ActivityCounts counts =
        new ActivityCounts(
            world.daos().activityHours(), transaction, pulls::get, unlogged::get, clock);
    counts.begin();
    return counts;
  }

  private List<ActivityHourDao.Row> hours() {
    return database.transactions().requiresNew(() -> world.daos().activityHours().list(0));
  }

  private StorageHours storage(long logical) {
    return new StorageHours(
        world.transaction(),
        world.daos().storageHours(),
        world.daos().activityHours(),
        () -> {
          counted.incrementAndGet();
          return new Bytes(logical, 2, 3);
        },
        clock,
        System::nanoTime);
  }

  private List<StorageHourDao.Row> kept(long hourly, long daily) {
    return database
        .transactions()
        .requiresNew(() -> world.daos().storageHours().list(hourly, daily));
  }

  @Test
  void whatTwoNodesCountInAnHourIsOne() {
    ActivityCounts one = node(world.transaction());
    ActivityCounts two = node(world.transaction());
    one.add(Outcome.PUSHED, true, 4 * MILLIS);
    one.add(Outcome.REFUSED, true, 5 * MILLIS);
    one.add(Outcome.ANSWERED, false, 6 * MILLIS);
    two.add(Outcome.FAILED, true, 61_000 * MILLIS);
    unlogged.set(9);
    one.write(1);
    pulls.set(7);
    two.write(2);
    one.write(1);
    assertThat(hours())
        .containsExactly(
            new ActivityHourDao.Row(
                HOUR,
                new Counts(
                    1, 14, 1, 1, 4, 18, List.of(2L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L))));
    assertThat(database.query("select node_id from activity_hour")).hasSize(2);
  }

  @Test
  void eachHourIsCountedByItself() {
    ActivityCounts node = node(world.transaction());
    node.add(Outcome.PUSHED, true, 1);
    clock.pass(Duration.ofSeconds(15));
    node.write(1);
    node.add(Outcome.PUSHED, true, 1);
    node.add(Outcome.PUSHED, true, 1);
    node.write(1);
    assertThat(hours())
        .extracting(ActivityHourDao.Row::hour, row -> row.counts().pushes())
        .containsExactly(tuple(HOUR, 1L), tuple(HOUR + 1, 2L));
    assertThat(database.statements(() -> node.write(1))).isEmpty();
    node.add(Outcome.PUSHED, true, 1);
    assertThat(database.statements(() -> node.write(1))).hasSize(2);
  }

  @Test
  void whatCannotBeWrittenIsWrittenLaterIntoItsOwnHour() {
    AtomicBoolean away = new AtomicBoolean(true);
    ActivityCounts node =
        node(
            new OverviewTransaction() {
              @Override
              public <T> T of(Supplier<T> step) {
                if (away.get()) {
                  throw new IllegalStateException("the database is away");
                }
                return world.transaction().of(step);
              }
            });
    node.add(Outcome.FAILED, true, 1);
    assertThatThrownBy(() -> node.write(1)).hasMessage("the database is away");
    clock.pass(Duration.ofHours(2));
    node.add(Outcome.FAILED, true, 1);
    assertThatThrownBy(() -> node.write(1)).hasMessage("the database is away");
    away.set(false);
    node.write(1);
    assertThat(hours())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.hour()).isEqualTo(HOUR);
              assertThat(row.counts().faults()).isEqualTo(2);
            });
  }

  @Test
  void aNodeThatEndsWritesTheRestByItself() {
    ActivityCounts node = node(world.transaction());
    node.add(Outcome.REFUSED, true, 1);
    node.writeLast(1, database.dataSource());
    node.writeLast(1, database.dataSource());
    assertThat(hours())
        .singleElement()
        .satisfies(row -> assertThat(row.counts().refusals()).isEqualTo(1));
  }

  @Test
  void aNodeThatHasNotBegunCountsNothing() {
    ActivityCounts node =
        new ActivityCounts(
            world.daos().activityHours(), world.transaction(), pulls::get, unlogged::get, clock);
    node.add(Outcome.REFUSED, true, 1);
    node.write(1);
    assertThat(hours()).isEmpty();
  }

  @Test
  void ofTwoNodesOneCountsTheStorageOfAnHour() {
    storage(10).countDue();
    StorageHours other = storage(20);
    other.countDue();
    assertThat(counted).hasValue(1);
    assertThat(kept(HOUR, HOUR))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.hour()).isEqualTo(HOUR);
              assertThat(row.bytes()).isEqualTo(new Bytes(10, 2, 3));
            });
    database.execute("update storage_hour set taken_until = taken_until - interval '5' minute");
    other.countDue();
    assertThat(counted).as("looked at a moment ago").hasValue(1);
    clock.pass(Duration.ofSeconds(60));
    database.execute("update storage_hour set hour_number = hour_number + 1");
    other.countDue();
    assertThat(kept(HOUR, HOUR))
        .singleElement()
        .satisfies(row -> assertThat(row.bytes().logical()).isEqualTo(20));
  }

  @Test
  void howeverManyNodesLookAtOnceOneCounts() {
    Race.run(
        4,
        racer -> {
          storage(racer).countDue();
          return racer;
        });
    assertThat(counted).hasValue(1);
  }

  @Test
  void anHourWhoseNodeDiedIsCountedByAnother() {
    database
        .transactions()
        .required(() -> world.daos().storageHours().take(HOUR, Duration.ofMinutes(10)));
    storage(1).countDue();
    assertThat(counted).hasValue(0);
    assertThat(kept(HOUR, HOUR)).isEmpty();
    database.execute("update storage_hour set taken_until = taken_until - interval '11' minute");
    storage(1).countDue();
    assertThat(counted).hasValue(1);
  }

  /** A count that takes long goes on past the end of its hour. */
  @Test
  void anHourIsNotBegunWhileAnotherIsCounted() {
    database
        .transactions()
        .required(() -> world.daos().storageHours().take(HOUR - 1, Duration.ofMinutes(10)));
    storage(1).countDue();
    assertThat(counted).hasValue(0);
    database.execute("update storage_hour set taken_until = taken_until - interval '11' minute");
    storage(1).countDue();
    assertThat(counted).hasValue(1);
    assertThat(kept(HOUR, HOUR)).hasSize(1);
  }

  @Test
  void daysAreToldByTheirLastHourAndForgottenAfterNinety() {
    StorageHourDao hours = world.daos().storageHours();
    for (long hour = HOUR - 50; hour <= HOUR; hour++) {
      long some = hour;
      database
          .transactions()
          .required(
              () -> {
                // Each is over when the next begins.
                hours.take(some, Duration.ZERO);
                hours.put(some, new Bytes(some, 0, 0), Duration.ZERO);
              });
    }
    // 10:00 to 10:59 is the last hour there is; days end with hour 23.
    long lastOfYesterday = HOUR - 11;
    assertThat(kept(HOUR - 2, HOUR - 200))
        .extracting(StorageHourDao.Row::hour)
        .containsExactly(lastOfYesterday - 24, lastOfYesterday, HOUR - 3, HOUR - 2, HOUR - 1, HOUR);
    ActivityCounts node = node(world.transaction());
    node.add(Outcome.PUSHED, true, 1);
    node.write(1);
    clock.pass(StorageHours.KEPT.minusHours(10));
    storage(1).countDue();
    assertThat(kept(0, 0)).hasSize(12);
    clock.pass(Duration.ofHours(11));
    // The pause after a count is the database's time.
    database.execute("update storage_hour set taken_until = taken_until - interval '1' hour");
    storage(1).countDue();
    assertThat(kept(0, 0)).hasSize(2);
    assertThat(hours()).isEmpty();
  }
}
