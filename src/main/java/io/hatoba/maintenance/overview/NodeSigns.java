package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.NodeDao;
import io.hatoba.metadata.nodes.SharedClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life of this node, by which every node knows of it. How long the database takes is
 * how long a sign does: a connection of the pool, a statement and a commit that is durable, as a
 * push waits for them. One thread gives signs.
 */
@Singleton
public class NodeSigns {
  /** How often a node gives a sign. */
  public static final Duration PERIOD = Duration.ofSeconds(15);

  private static final int FIRST_COMPARISONS = 5;

  /** Without one for so long, a node is gone. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration KEPT = Duration.ofDays(1);
  private static final Logger LOG = Logger.getLogger(NodeSigns.class.getName());

  /** What a node says of itself once. */
  private record Node(String host, String version, String databaseKind) {}

  private final OverviewTransaction transaction;
  private final NodeDao nodes;
  private final StoreGauge store;
  private final SharedClock clock;
  private final LongSupplier nanoTime;
  private final RecentTimes databaseTimes = new RecentTimes();

  private volatile @Nullable Node node;
  private volatile OptionalLong id = OptionalLong.empty();

  /** Over the rows of nodes. */
  @Inject
  NodeSigns(OverviewTransaction transaction, NodeDao nodes, StoreGauge store, SharedClock clock) {
    this(transaction, nodes, store, clock, System::nanoTime);
  }

  /** With a clock of a test's own. */
  NodeSigns(
      OverviewTransaction transaction,
      NodeDao nodes,
      StoreGauge store,
      SharedClock clock,
      LongSupplier nanoTime) {
    this.transaction = transaction;
    this.nodes = nodes;
    this.store = store;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * This node is there from now on.
   *
   * @param version of this build
   * @param databaseKind in a word
   */
  void begin(String version, String databaseKind) {
    Node begun = new Node(host(), version, databaseKind);
    node = begun;
    id = OptionalLong.of(transaction.of(() -> insert(begun)));
  }

  private long insert(Node begun) {
    return nodes.insert(begun.host(), begun.version(), begun.databaseKind());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      LOG.log(Level.FINE, "this machine does not know its name", nameless);
      return "localhost";
    }
  }

  /** The key of this node; empty before it has begun. */
  OptionalLong id() {
    return id;
  }

  /** Lets this node go by the time that all nodes go by. */
  void compareClocks() {
    clock.compare(() -> transaction.of(nodes::time), 1);
  }

  /** The same before it serves anybody: a database that is slow just now is asked again. */
  void compareClocksFirst() {
    clock.compare(() -> transaction.of(nodes::time), FIRST_COMPARISONS);
  }

  /** Gives a sign, and forgets nodes that have long ended. */
  void give() {
    Node begun = node;
    OptionalLong known = id;
    if (begun == null || known.isEmpty()) {
      return;
    }
    StoreGauge.Gauged gauged = store.measure();
    if (Thread.currentThread().isInterrupted()) {
      // The server goes down; H2 closes its file for good under a thread that was interrupted.
      return;
    }
    long began = nanoTime.getAsLong();
    boolean seen = transaction.of(() -> see(known.getAsLong(), gauged));
    databaseTimes.add(Duration.ofNanos(nanoTime.getAsLong() - began));
    if (!seen) {
      // This machine slept for so long that others have forgotten it.
      id = OptionalLong.of(transaction.of(() -> insert(begun)));
    }
    transaction.of(() -> nodes.forget(KEPT));
  }

  private boolean see(long nodeId, StoreGauge.Gauged gauged) {
    return nodes.see(
        nodeId,
        databaseTimes.usual(),
        clock.error(),
        gauged.answers(),
        gauged
            .reading()
            .map(read -> new NodeDao.Store(read.latency(), read.freeBytes(), read.totalBytes())));
  }

  /**
   * This node ends in order.
   *
   * @param source that is no server's: a server that stops closes its pool before it tells anybody
   */
  void endLast(DataSource source) {
    OptionalLong ending = id;
    if (ending.isEmpty()) {
      return;
    }
    id = OptionalLong.empty();
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      NodeDao.end(ending.getAsLong(), connection);
      connection.commit();
    } catch (SQLException failure) {
      // Others will find this node gone.
      LOG.log(Level.WARNING, "nobody can be told that this node ends", failure);
    }
  }
}
