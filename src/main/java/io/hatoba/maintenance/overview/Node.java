package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.NodeDao;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A node, from one start of its process to its end.
 *
 * @param host the name of its machine
 * @param database {@code h2} or {@code postgresql}
 * @param endedAt where it was stopped in order
 * @param databaseLatency how long a durable commit takes, a connection of the pool included; empty
 *     before it was measured
 * @param clockError by how much its clock is ahead of the database's, which it goes by; negative if
 *     it is behind, zero while it is right
 * @param storeAnswers whether the layer store did when it was last asked
 * @param disk as it was when it last answered
 */
public record Node(
    long id,
    String host,
    String version,
    String database,
    Instant startedAt,
    Instant seenAt,
    Optional<Instant> endedAt,
    State state,
    Optional<Duration> databaseLatency,
    Duration clockError,
    boolean storeAnswers,
    Optional<Disk> disk) {

  /** How a node is. */
  public enum State {
    /** It is there. */
    RUNNING,
    /** It was stopped in order. */
    ENDED,
    /** Nobody has seen it for a minute, and nobody has stopped it. */
    GONE
  }

  /**
   * The disk of layers.
   *
   * @param latency how long it takes to make a few bytes durable
   */
  public record Disk(Duration latency, long freeBytes, long totalBytes) {}

  /** Whether it is there. */
  public boolean running() {
    return state == State.RUNNING;
  }

  static Node of(NodeDao.Row row) {
    return new Node(
        row.id(),
        row.host(),
        row.version(),
        row.databaseKind(),
        row.startedAt(),
        row.seenAt(),
        row.endedAt(),
        State.valueOf(row.state().name()),
        row.databaseLatency(),
        row.clockError(),
        row.storeAnswers(),
        row.store().map(store -> new Disk(store.latency(), store.freeBytes(), store.totalBytes())));
  }
}
