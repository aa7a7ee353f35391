package io.hatoba.events;

import io.hatoba.metadata.Daos;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;

/** The audit log in a plain JVM, over a database of a test's own. */
public final class AuditBeans {
  private final CurrentOrigin origin = new CurrentOrigin();
  private final AuditQueue queue;
  private final AuditLog log;
  private final AuditTrail trail;
  private final AuditExports exports;

  /** Over a database. */
  public AuditBeans(TestDatabase database) {
    Daos daos = new Daos(database.entityManager());
    AuditDao events = daos.audit();
    AuditWriter writer = new AuditWriter(events, daos.accounts());
    queue =
        new AuditQueue(
            some ->
                database
                    .transactions()
                    .requiresNew(
                        () -> {
                          writer.write(some);
                          return true;
                        }),
            Clock.systemUTC());
    log = new AuditLog(events, queue, origin, Clock.systemUTC());
    trail = new AuditTrail(events, queue);
    exports = new AuditExports(events, queue, log, Clock.systemUTC());
  }

  /** Who makes the request that a test stands for. */
  public CurrentOrigin origin() {
    return origin;
  }

  /** What beans write to. */
  public AuditLog log() {
    return log;
  }

  /** What is not written yet. */
  public AuditQueue queue() {
    return queue;
  }

  /** All of it, as it is taken away. */
  public AuditExports exports() {
    return exports;
  }

  /** The newest events that a phrase finds, the newest first; what was noticed is among them. */
  public List<AuditEntry> find(String phrase) {
    return trail
        .list(
            AuditPhrase.parse(phrase),
            new AuditTrail.Place(OptionalLong.empty(), OptionalLong.empty(), false, 100))
        .entries();
  }
}
