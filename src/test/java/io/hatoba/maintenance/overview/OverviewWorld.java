package io.hatoba.maintenance.overview;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Daos;
import io.hatoba.metadata.nodes.NodeDao;
import io.hatoba.metadata.nodes.SharedClock;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.LayerConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Nodes over one database, with the transactions that a container would begin. */
final class OverviewWorld {
  private final TestDatabase database;
  private final Daos daos;

  OverviewWorld(TestDatabase database) {
    this.database = database;
    this.daos = new Daos(database.entityManager());
  }

  /** Other tests have left their rows. */
  void forgetAll() {
    database.execute("delete from node");
    database.execute("delete from activity_hour");
    database.execute("delete from storage_hour");
  }

  Daos daos() {
    return daos;
  }

  OverviewTransaction transaction() {
    return new OverviewTransaction() {
      @Override
      public <T> T of(Supplier<T> step) {
        return database.transactions().requiresNew(step);
      }
    };
  }

  NodeSigns node(LayerConnectionFactory store) {
    return node(store, new SharedClock());
  }

  NodeSigns node(LayerConnectionFactory store, SharedClock clock) {
    return new NodeSigns(
        transaction(),
        daos.nodes(),
        new StoreGauge(store, Runnable::run, System::nanoTime, Duration.ofSeconds(3)),
        clock);
  }

  List<NodeDao.Row> nodes() {
    return database.transactions().requiresNew(() -> daos.nodes().list(NodeSigns.PATIENCE, 100));
  }

  /** So long ago a node gave its last sign. */
  void sleep(NodeSigns node, Duration time) {
    database.execute(
        "update node set seen_at = seen_at - cast(? as bigint) * interval '1' second where id = ?",
        time.toSeconds(),
        node.id().orElseThrow());
  }

  static void isReal(Duration latency) {
    assertThat(latency).isPositive().isLessThan(Duration.ofSeconds(10));
  }
}
