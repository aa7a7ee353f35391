package io.hatoba.maintenance.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.hatoba.metadata.nodes.NodeDao;
import io.hatoba.metadata.nodes.SharedClock;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes tell of themselves by rows. */
abstract class NodeSignsContract {
  @TempDir private Path directory;

  private TestDatabase database;
  private OverviewWorld world;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    world = new OverviewWorld(database);
    world.forgetAll();
  }

  private NodeSigns start(String version) {
    return start(version, new SharedClock());
  }

  private NodeSigns start(String version, SharedClock clock) {
    NodeSigns node =
        world.node(
            FileLayerConnectionFactory.at(directory.resolve("layers"), Runnable::run), clock);
    node.begin(version, "h2");
    return node;
  }

  private List<NodeDao.Row> rows() {
    return world.nodes();
  }

  @Test
  void aNodeTellsWhatItIsAndHowItsDatabaseAndDiskAre() {
    NodeSigns node = start("1.2.3");
    assertThat(rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.version()).isEqualTo("1.2.3");
              assertThat(row.databaseKind()).isEqualTo("h2");
              assertThat(row.host()).isNotEmpty();
              assertThat(row.state()).isEqualTo(NodeDao.State.RUNNING);
              assertThat(row.databaseLatency()).isEmpty();
              assertThat(row.store()).isEmpty();
            });
    node.give();
    node.give();
    assertThat(rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.databaseLatency()).hasValueSatisfying(OverviewWorld::isReal);
              assertThat(row.storeAnswers()).isTrue();
              assertThat(row.store())
                  .hasValueSatisfying(
                      store -> {
                        OverviewWorld.isReal(store.latency());
                        assertThat(store.freeBytes()).isPositive();
                        assertThat(store.totalBytes()).isGreaterThan(store.freeBytes());
                      });
            });
  }

  @Test
  void aNodeWithoutASignForAMinuteIsGoneUntilItGivesOne() {
    NodeSigns still = start("1");
    start("2").give();
    world.sleep(still, Duration.ofSeconds(45));
    assertThat(rows())
        .extracting(NodeDao.Row::state)
        .containsExactly(NodeDao.State.RUNNING, NodeDao.State.RUNNING);
    world.sleep(still, Duration.ofSeconds(16));
    assertThat(rows())
        .extracting(NodeDao.Row::version, NodeDao.Row::state)
        .containsExactly(tuple("2", NodeDao.State.RUNNING), tuple("1", NodeDao.State.GONE));
    still.give();
    assertThat(rows()).extracting(NodeDao.Row::state).containsOnly(NodeDao.State.RUNNING);
  }

  @Test
  void aNodeThatIsStoppedHasEndedAndIsForgottenAfterADay() {
    NodeSigns stopped = start("1");
    NodeSigns running = start("2");
    stopped.endLast(database.dataSource());
    stopped.endLast(database.dataSource());
    stopped.give();
    assertThat(rows())
        .extracting(NodeDao.Row::state)
        .containsExactly(NodeDao.State.RUNNING, NodeDao.State.ENDED);
    database.execute(
        "update node set ended_at = ended_at - interval '23' hour where version = '1'");
    running.give();
    assertThat(rows()).hasSize(2);
    database.execute("update node set ended_at = ended_at - interval '2' hour where version = '1'");
    running.give();
    assertThat(rows()).extracting(NodeDao.Row::version).containsExactly("2");
  }

  @Test
  void aNodeThatOthersHaveForgottenIsThereAgain() {
    NodeSigns slept = start("1");
    long before = slept.id().orElseThrow();
    NodeSigns other = start("2");
    world.sleep(slept, Duration.ofHours(25));
    other.give();
    assertThat(rows()).extracting(NodeDao.Row::version).containsExactly("2");
    slept.give();
    slept.give();
    assertThat(rows()).extracting(NodeDao.Row::version).containsExactly("1", "2");
    assertThat(slept.id().orElseThrow()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {3_600_000, -3_600_000, 1_500})
  void aNodeWhoseClockIsWrongGoesByTheDatabasesAndTellsByHowMuch(long wrongByMillis) {
    Duration wrong = Duration.ofMillis(wrongByMillis);
    AtomicReference<Duration> ahead = new AtomicReference<>(wrong);
    InstantSource own = () -> Instant.now().plus(ahead.get());
    SharedClock clock = new SharedClock(own);
    NodeSigns node = start("1", clock);
    node.compareClocks();
    assertThat(clock.instant()).isCloseTo(Instant.now(), within(900, ChronoUnit.MILLIS));
    node.give();
    assertThat(rows().get(0).clockError().minus(wrong).abs()).isLessThan(Duration.ofMillis(900));

    ahead.set(Duration.ZERO);
    node.compareClocks();
    node.give();
    assertThat(clock.instant()).isBetween(Instant.now().minusMillis(900), Instant.now());
    assertThat(rows().get(0).clockError()).isZero();
  }

  @Test
  void aNodeWhoseClockIsRightGoesByItsOwn() {
    SharedClock clock = new SharedClock();
    NodeSigns node = start("1", clock);
    node.compareClocks();
    node.give();
    assertThat(clock.error()).isZero();
    assertThat(rows().get(0).clockError()).isZero();
  }

  @Test
  void ofAStoreThatDoesNotAnswerTheLastRoomIsTold() throws Exception {
    NodeSigns node = start("1");
    node.give();
    Path away = directory.resolve("away");
    Files.move(directory.resolve("layers"), away);
    node.give();
    assertThat(rows())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.storeAnswers()).isFalse();
              assertThat(row.store()).isPresent();
            });
    Files.move(away, directory.resolve("layers"));
    node.give();
    assertThat(rows()).singleElement().satisfies(row -> assertThat(row.storeAnswers()).isTrue());
  }
}
