package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The audit log as those write it who do something. A change is recorded in its own transaction:
 * neither is there without the other. What changes nothing is noticed: it goes through {@link
 * AuditQueue}, and whoever notices it waits for no database.
 */
@Singleton
public final class AuditLog {
  private final AuditDao events;
  private final AuditQueue queue;
  private final CurrentOrigin origin;
  private final Clock clock;

  /** Where changes of a thread are put as well, while somebody listens. */
  private final ThreadLocal<@Nullable List<AuditEvent>> listening = new ThreadLocal<>();

  /** Over the rows of events. */
  @Inject
  public AuditLog(AuditDao events, AuditQueue queue, CurrentOrigin origin, Clock clock) {
    this.events = events;
    this.queue = queue;
    this.origin = origin;
    this.clock = clock;
  }

  /** Who makes the request that is served, and from where; without a request the server itself. */
  public Origin origin() {
    try {
      return origin.get();
    } catch (ContextNotActiveException noRequest) {
      return Origin.SYSTEM;
    }
  }

  /** Records a change that whoever makes the request makes, in the transaction under way. */
  public void record(AuditAction action, Subject subject) {
    record(action, subject, Map.of());
  }

  /**
   * Records a change with more to say of it.
   *
   * @param details values of JSON; no secrets
   */
  public void record(AuditAction action, Subject subject, Map<String, Object> details) {
    record(List.of(change(action, subject, details)));
  }

  /** A change that whoever makes the request makes, for those who record several as one. */
  public AuditEvent change(AuditAction action, Subject subject, Map<String, Object> details) {
    return new AuditEvent(clock.instant(), action, origin(), subject, "", 1, details);
  }

  /** Records changes in the transaction under way, by one statement. */
  public void record(List<AuditEvent> changes) {
    events.insert(changes.stream().map(AuditEvent::row).toList());
    List<AuditEvent> heard = listening.get();
    if (heard != null) {
      heard.addAll(changes);
    }
  }

  /** The changes that some work of this thread records, in their order. */
  List<AuditEvent> listen(Runnable work) {
    List<AuditEvent> heard = new ArrayList<>();
    listening.set(heard);
    try {
      work.run();
    } finally {
      listening.remove();
    }
    return heard;
  }

  /**
   * Notices something that changes nothing; what happens again within a minute is one line.
   *
   * @param from who, and from where
   * @param reason why it came out as it did; may be empty
   */
  public void notice(AuditAction action, Origin from, Subject subject, String reason) {
    if (listening.get() != null) {
      // What is only tried has not happened; that its call was refused is noticed by whoever serves
      // it.
      return;
    }
    queue.add(new AuditEvent(clock.instant(), action, from, subject, reason, 1, Map.of()));
  }

  /** The same of which each has a line of its own. */
  void noticeEach(AuditAction action, Subject subject, Map<String, Object> details) {
    queue.addUnmerged(new AuditEvent(clock.instant(), action, origin(), subject, "", 1, details));
  }
}
