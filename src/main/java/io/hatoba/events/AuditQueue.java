package io.hatoba.events;

import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What was noticed and is not written yet. The first of a kind is due after {@link #SOON}; what is
 * like it and follows within {@link #ALIKE} is one more line, which says how often.
 *
 * <p>However much happens, memory and the database take a bounded part of it: a source has so many
 * different lines in a minute, all strangers together have, and the queue has. Whatever is beyond
 * is counted, and the count is a line too.
 *
 * <p>What cannot be written stays, and is written later; a commit whose answer is lost is written
 * twice. A node that is killed loses what it has not written: at most a minute of repetitions, and
 * ten seconds of the rest.
 */
@Singleton
public final class AuditQueue implements Metered {
  /** How long a first one waits, and how often the timer of a node comes. */
  public static final Duration SOON = Duration.ofSeconds(5);

  /** How long what is like it is counted with it, and for how long the limits hold. */
  static final Duration ALIKE = Duration.ofMinutes(1);

  /** Lines that wait. */
  static final int MOST = 10_000;

  /**
   * Lines of one account, of one run of a workflow, or of one address that says of no account that
   * it is theirs.
   */
  static final int MOST_OF_ONE = 200;

  /** Lines of all who are nobody's account. */
  static final int MOST_OF_STRANGERS = 1_000;

  /** How long after it was due no timer can be relied on. */
  private static final Duration LATE = SOON.multipliedBy(2);

  private static final int TOGETHER = 500;
  private static final Logger LOG = Logger.getLogger(AuditQueue.class.getName());

  /** Where lines are written, all or none of those it is given. */
  @FunctionalInterface
  interface Sink {
    void write(List<AuditEvent> events);
  }

  private final Sink sink;
  private final Clock clock;

  private final LongAdder lines = new LongAdder();
  private final LongAdder overflown = new LongAdder();

  /** Held by the one who writes. */
  private final ReentrantLock writing = new ReentrantLock();

  // What follows is guarded by this object.
  private final Map<Object, Waiting> waiting = new LinkedHashMap<>();

  /** Of what was written: until when the like of it is counted with it. */
  private final Map<Object, Instant> written = new HashMap<>();

  private final Map<Object, Integer> ofOne = new HashMap<>();
  private int ofStrangers;
  private Instant limitsEnd = Instant.MIN;

  /** When somebody should have written; the timer of a node that has one does before. */
  private Instant late = Instant.MAX;

  private static final class Waiting {
    private final AuditEvent first;
    private final Instant due;
    private long times;
    private Instant last;

    Waiting(AuditEvent first, Instant due) {
      this.first = first;
      this.due = due;
      this.times = first.times();
      this.last = first.at();
    }

    void add(long more, Instant at) {
      times += more;
      last = at.isAfter(last) ? at : last;
    }

    AuditEvent event() {
      return first.repeated(times, last);
    }
  }

  /** Writes by transactions of their own. */
  @Inject
  public AuditQueue(AuditWriter writer, Clock clock) {
    this(writer::write, clock);
  }

  /** Writes elsewhere. */
  AuditQueue(Sink sink, Clock clock) {
    this.sink = sink;
    this.clock = clock;
  }

  @Override
  public void describe(Figures figures) {
    figures.gauge(
        "hatoba_audit_lines_waiting",
        "Lines of the audit log that are not written yet",
        this::size);
    figures.counter(
        "hatoba_audit_lines_written_total",
        "Lines of the audit log that were noticed on this node and written",
        lines::sum);
  }

  /** How many events since the node started have no line, since there were too many. */
  public long overflown() {
    return overflown.sum();
  }

  private synchronized int size() {
    return waiting.size();
  }

  /** Notices something; what is like it is one line with it. */
  void add(AuditEvent event) {
    if (enqueued(event, event.key())) {
      writeIfLate();
    }
  }

  /** Notices something that has a line of its own. */
  void addUnmerged(AuditEvent event) {
    if (enqueued(event, new Object())) {
      writeIfLate();
    }
  }

  /** Lets it wait; tells whether somebody should have written by now. */
  private synchronized boolean enqueued(AuditEvent event, Object key) {
    Instant now = clock.instant();
    Waiting alike = waiting.get(key);
    if (alike != null) {
      alike.add(event.times(), event.at());
    } else {
      boolean merged = key instanceof AuditEvent.Key;
      AuditEvent admitted = merged ? withinLimits(event, now) : withinQueue(event);
      put(admitted == event ? key : admitted.key(), admitted, now);
    }
    return now.isAfter(late);
  }

  private void put(Object key, AuditEvent event, Instant now) {
    Waiting alike = waiting.get(key);
    if (alike != null) {
      alike.add(event.times(), event.at());
      return;
    }
    Instant soon = now.plus(SOON);
    Instant open = written.getOrDefault(key, now);
    Instant due = open.isAfter(soon) ? open : soon;
    waiting.put(key, new Waiting(event, due));
    Instant lateThen = due.plus(LATE);
    late = lateThen.isBefore(late) ? lateThen : late;
  }

  /** The event, or what stands for it where there is no room for it any more. */
  private AuditEvent withinLimits(AuditEvent event, Instant now) {
    if (!now.isBefore(limitsEnd)) {
      ofOne.clear();
      ofStrangers = 0;
      limitsEnd = now.plus(ALIKE);
    }
    boolean stranger = event.origin().actor().accountId().isEmpty();
    if (stranger && ofStrangers >= MOST_OF_STRANGERS) {
      return overflow(event, Origin.SYSTEM);
    }
    Object source = stranger ? event.origin().address() : source(event.origin().actor());
    int before = ofOne.getOrDefault(source, 0);
    if (before >= MOST_OF_ONE) {
      // An address has many names to go by: what they all did is one.
      Origin from = stranger ? event.origin().as(Actor.ANONYMOUS) : event.origin();
      return withinQueue(overflow(event, from));
    }
    AuditEvent admitted = withinQueue(event);
    if (admitted == event) {
      ofOne.put(source, before + 1);
      ofStrangers += stranger ? 1 : 0;
    }
    return admitted;
  }

  /** All runs of workflows are in the name of one account. */
  private static Object source(Actor actor) {
    return actor.credential() == CredentialKind.WORKFLOW_TOKEN
        ? "run " + actor.credentialId()
        : actor.accountId();
  }

  private AuditEvent withinQueue(AuditEvent event) {
    return waiting.size() < MOST || waiting.containsKey(event.key())
        ? event
        : overflow(event, Origin.SYSTEM);
  }

  /** One line for each action and origin. */
  private AuditEvent overflow(AuditEvent event, Origin from) {
    AuditAction action = event.action();
    if (action == AuditAction.OVERFLOWN) {
      return new AuditEvent(
          event.at(), action, from, event.subject(), event.reason(), event.times(), Map.of());
    }
    overflown.add(event.times());
    return new AuditEvent(
        event.at(),
        AuditAction.OVERFLOWN,
        from,
        Subject.NOTHING.reference(action.word()),
        "more happened than is written one by one",
        event.times(),
        Map.of());
  }

  private void writeIfLate() {
    if (writing.tryLock()) {
      try {
        write(false, sink);
      } finally {
        writing.unlock();
      }
    }
  }

  /** Writes what has waited long enough; the timer of a node does this. */
  public void writeDue() {
    writing.lock();
    try {
      write(false, sink);
    } finally {
      writing.unlock();
    }
  }

  /** Writes everything, before it is read here. */
  public void writeAll() {
    writeAll(sink);
  }

  /**
   * Writes everything before the node ends, and when tokens were last used.
   *
   * @param source that is no server's: a server that stops closes its pool before it tells anybody
   */
  public void writeLast(DataSource source) {
    writeAll(
        events -> {
          try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            AuditWriter.write(events, connection);
            connection.commit();
          } catch (SQLException failure) {
            throw new IllegalStateException("the last events cannot be written", failure);
          }
        });
  }

  private void writeAll(Sink to) {
    writing.lock();
    try {
      write(true, to);
    } finally {
      writing.unlock();
    }
  }

  private void write(boolean all, Sink to) {
    Map<Object, Waiting> taken = take(all);
    List<Map.Entry<Object, Waiting>> due = new ArrayList<>(taken.entrySet());
    for (int begin = 0; begin < due.size(); begin += TOGETHER) {
      List<Map.Entry<Object, Waiting>> some =
          due.subList(begin, Math.min(due.size(), begin + TOGETHER));
      try {
        to.write(some.stream().map(line -> line.getValue().event()).toList());
      } catch (RuntimeException failure) {
        List<Map.Entry<Object, Waiting>> rest = due.subList(begin, due.size());
        LOG.log(
            Level.WARNING, rest.size() + " events of the audit log wait for the database", failure);
        giveBack(rest);
        return;
      }
      lines.add(some.size());
      remember(some);
    }
  }

  private synchronized Map<Object, Waiting> take(boolean all) {
    Instant now = clock.instant();
    Map<Object, Waiting> taken = new LinkedHashMap<>();
    Instant next = Instant.MAX;
    for (Map.Entry<Object, Waiting> line : waiting.entrySet()) {
      Instant due = line.getValue().due;
      if (all || !due.isAfter(now)) {
        taken.put(line.getKey(), line.getValue());
      } else {
        next = due.isBefore(next) ? due : next;
      }
    }
    waiting.keySet().removeAll(taken.keySet());
    written.values().removeIf(end -> !end.isAfter(now));
    late = next == Instant.MAX ? next : next.plus(LATE);
    return taken;
  }

  private synchronized void remember(List<Map.Entry<Object, Waiting>> lines) {
    Instant end = clock.instant().plus(ALIKE);
    for (Map.Entry<Object, Waiting> line : lines) {
      if (line.getKey() instanceof AuditEvent.Key && written.size() < 2 * MOST) {
        written.put(line.getKey(), end);
      }
    }
  }

  private synchronized void giveBack(List<Map.Entry<Object, Waiting>> lines) {
    Instant now = clock.instant();
    for (Map.Entry<Object, Waiting> line : lines) {
      @Nullable Waiting alike = waiting.get(line.getKey());
      if (alike != null) {
        // What came meanwhile is counted with what was first.
        Waiting first = line.getValue();
        first.add(alike.times, alike.last);
        waiting.put(line.getKey(), first);
      } else if (waiting.size() < MOST) {
        waiting.put(line.getKey(), new Waiting(line.getValue().event(), now.plus(SOON)));
      } else {
        AuditEvent overflow = overflow(line.getValue().event(), Origin.SYSTEM);
        put(overflow.key(), overflow, now);
      }
    }
    // Not sooner, or every request would find a database that is away.
    late = now.plus(SOON).plus(SOON);
  }
}
