package io.hatoba.metadata.events;

import static io.hatoba.metadata.events.HookDao.number;
import static io.hatoba.metadata.events.HookDao.text;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over what hooks are to be told, as those work through it who tell it. */
@ApplicationScoped
public class HookMessageDao {
  private static final String SECONDS = " * interval '1' second";

  /**
   * A hook that takes longer than this to answer, however it answers, is in the lane of those that
   * fail.
   */
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** Rows that one statement removes. */
  private static final int AT_ONCE = 1_000;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static HookMessageDao over(EntityManager entityManager, Database database) {
    HookMessageDao dao = new HookMessageDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * What a hook is to be told.
   *
   * @param guid which tells it from all others, and stays the same in every attempt
   * @param event name of the event
   * @param action what happened; empty for a ping
   * @param payload JSON
   */
  public record Message(
      String guid,
      String event,
      Optional<String> action,
      Optional<Long> repositoryId,
      String payload) {}

  /**
   * A message in the hands of one node.
   *
   * @param attempts this one included
   * @param redelivery whether somebody asked for this one
   * @param age since it was written
   * @param hook whom it is for
   */
  public record Claimed(
      long id, Message message, int attempts, boolean redelivery, Duration age, HookRow hook) {}

  /**
   * How an attempt came out.
   *
   * @param code status of HTTP; 0 without an answer
   * @param status in words
   * @param hookStatus one word for the hook
   */
  public record Outcome(
      boolean arrived,
      Duration duration,
      int code,
      String status,
      String hookStatus,
      String requestHeaders,
      String responseHeaders,
      String responseBody) {}

  /** Which messages to take. */
  public enum Lane {
    /** Of hooks whose last attempt went well and was quick, or that have had none. */
    WELL,
    /** Of hooks whose last attempt failed or was slow. */
    FAILING
  }

  /** Writes a message, due at once. */
  public void insert(long hookId, Message message) {
    query(
            "insert into hook_message (id, hook_id, guid, event, action, repository_id, payload,"
                + " next_attempt_at) values (nextval('hook_message_seq'), ?1, ?2, ?3,"
                + " nullif(cast(?4 as varchar), ''), nullif(cast(?5 as bigint), 0), ?6,"
                + " current_timestamp)",
            hookId,
            message.guid(),
            message.event(),
            message.action().orElse(""),
            message.repositoryId().orElse(HookEventDao.NO_REPOSITORY),
            message.payload())
        .executeUpdate();
  }

  /**
   * Makes a message of an event that waits for a hook due at once.
   *
   * @return false if none waits, apart from those under way
   */
  public boolean hasten(long hookId, String event) {
    return query(
                "update hook_message set next_attempt_at = current_timestamp where hook_id = ?1"
                    + " and event = ?2 and next_attempt_at is not null"
                    + " and (leased_until is null or leased_until < current_timestamp)",
                hookId,
                event)
            .executeUpdate()
        > 0;
  }

  /** How many messages have not arrived and are not given up. */
  public long countWaiting() {
    return ((Number)
            query("select count(*) from hook_message where next_attempt_at is not null")
                .getSingleResult())
        .longValue();
  }

  /**
   * Takes messages that are due, of each hook no more than it may have under way on all nodes
   * together, of many hooks some before many of one, and of hooks that have as many under way first
   * those whose last attempt is longest ago.
   *
   * @param lease how long they are this node's
   * @param perHook how many of one hook may be under way
   * @param limit how many at most
   */
  public List<Claimed> claim(Lane lane, Duration lease, int perHook, int limit) {
    database.relaxCommit();
    // Apart from the update: H2 would ask anew with each row that it takes.
    List<Long> due =
        Database.keys(
            query(
                    "select c.id from (select d.id, d.attempted_at, d.place"
                        + " + (select count(*) from hook_message x where x.hook_id = d.hook_id"
                        + " and x.leased_until >= current_timestamp) as place"
                        + " from (select m.id, m.hook_id, h.attempted_at, row_number() over"
                        + " (partition by m.hook_id order by m.next_attempt_at, m.id) as place"
                        + " from hook_message m join hook h on h.id = m.hook_id"
                        + " where m.next_attempt_at <= current_timestamp and h.failing = ?1"
                        // Whoever asks for a ping or a redelivery gets it from an inactive hook
                        // too.
                        + " and (h.active or m.event = 'ping' or m.redelivery)"
                        + " and (m.leased_until is null or m.leased_until < current_timestamp)) d"
                        // The count is for the first of each hook only, of which thousands may
                        // wait.
                        + " where d.place <= cast(?2 as bigint)) c"
                        + " where c.place <= cast(?2 as bigint)"
                        + " order by c.place, c.attempted_at nulls first, c.id",
                    lane == Lane.FAILING,
                    perHook)
                .setMaxResults(limit));
    if (due.isEmpty()) {
      return List.of();
    }
    List<?> taken =
        database.updateReturning(
            "update hook_message u set attempts = u.attempts + 1, leased_until ="
                + " current_timestamp + cast(?1 as bigint)"
                + SECONDS
                + " where u.id = any(?2)"
                // Again, for another may have taken it meanwhile.
                + " and u.next_attempt_at <= current_timestamp"
                + " and (u.leased_until is null or u.leased_until < current_timestamp)",
            "u.id",
            lease.toSeconds(),
            due.toArray(Long[]::new));
    String ids = String.join(",", taken.stream().map(id -> Long.toString(number(id))).toList());
    if (ids.isEmpty()) {
      return List.of();
    }
    List<?> rows =
        query(
                "select "
                    + HookDao.COLUMNS
                    + ", m.id, m.guid, m.event, m.action, m.repository_id, m.payload, m.attempts,"
                    + " m.redelivery, cast(extract(epoch from current_timestamp) * 1000"
                    + " - extract(epoch from m.created_at) * 1000 as bigint)"
                    + " from hook_message m join hook h on h.id = m.hook_id where m.id in ("
                    + ids
                    + ") order by m.id")
            .getResultList();
    return rows.stream().map(row -> claimed((Object[]) row)).toList();
  }

  private static Claimed claimed(@Nullable Object[] row) {
    return new Claimed(
        number(row[14]),
        new Message(
            text(row[15]),
            text(row[16]),
            Optional.of(text(row[17])).filter(action -> !action.isEmpty()),
            row[18] == null ? Optional.empty() : Optional.of(number(row[18])),
            text(row[19])),
        (int) number(row[20]),
        Boolean.TRUE.equals(row[21]),
        Duration.ofMillis(number(row[22])),
        HookDao.row(row));
  }

  /**
   * Writes how an attempt came out; nothing if the hook is gone meanwhile, or if the lease ended
   * and another has taken the message since. A redelivery that somebody asked for during an attempt
   * is still to come.
   *
   * @param again when to try again; empty if it arrived or is given up
   */
  public void record(Claimed claimed, Outcome outcome, Optional<Duration> again) {
    database.relaxCommit();
    if (!lock(claimed.hook().id()) || !giveBack(claimed, again)) {
      return;
    }
    query(
            "insert into hook_delivery (id, message_id, hook_id, redelivery, duration_millis,"
                + " status_code, status, request_headers, response_headers, response_body)"
                + " values (nextval('hook_delivery_seq'), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            claimed.id(),
            claimed.hook().id(),
            claimed.redelivery(),
            outcome.duration().toMillis(),
            outcome.code(),
            outcome.status(),
            outcome.requestHeaders(),
            outcome.responseHeaders(),
            outcome.responseBody())
        .executeUpdate();
    query(
            "update hook set failing = ?2, attempted_at = current_timestamp, last_code = nullif(cast(?3 as integer), 0),"
                + " last_status = ?4, last_message = ?5 where id = ?1",
            claimed.hook().id(),
            !outcome.arrived() || outcome.duration().compareTo(SLOW) > 0,
            outcome.code(),
            outcome.hookStatus(),
            outcome.status())
        .executeUpdate();
  }

  /**
   * Whoever deletes a hook locks it before its messages too; else each would wait for the other.
   */
  private boolean lock(long hookId) {
    return !query("select h.id from hook h where h.id = ?1 " + database.updateLockOf("h"), hookId)
        .getResultList()
        .isEmpty();
  }

  /** Ends a lease; false if it is another's by now. */
  private boolean giveBack(Claimed claimed, Optional<Duration> again) {
    return query(
                "update hook_message set leased_until = null, next_attempt_at ="
                    + " case when redelivery <> cast(?4 as boolean) then next_attempt_at"
                    + " when cast(?2 as bigint) < 0 then null else current_timestamp"
                    + " + cast(?2 as bigint)"
                    + SECONDS
                    + " end, redelivery = (redelivery <> cast(?4 as boolean))"
                    // Each lease counts one attempt more.
                    + " where id = ?1 and attempts = ?3 and leased_until is not null",
                claimed.id(),
                again.map(Duration::toSeconds).orElse(-1L),
                claimed.attempts(),
                claimed.redelivery())
            .executeUpdate()
        > 0;
  }

  /**
   * Forgets what is old, and of each hook all but the newest.
   *
   * @return how many messages
   */
  public int prune(Duration age, int newest) {
    database.relaxCommit();
    forget("hook_delivery", newest);
    return query(
                "delete from hook_message where created_at < current_timestamp - cast(?1 as bigint)"
                    + SECONDS,
                age.toSeconds())
            .executeUpdate()
        + forget("hook_message", newest);
  }

  /** All but the newest of each hook, listed first: H2 would list them anew with each that goes. */
  private int forget(String table, int newest) {
    List<Long> old =
        Database.keys(
            query(
                "select d.id from (select x.id, row_number() over (partition by x.hook_id"
                    + " order by x.id desc) as place from "
                    + table
                    + " x) d where d.place > cast(?1 as bigint)",
                newest));
    int gone = 0;
    for (int from = 0; from < old.size(); from += AT_ONCE) {
      Long[] some = old.subList(from, Math.min(from + AT_ONCE, old.size())).toArray(Long[]::new);
      gone += query("delete from " + table + " where id = any(?1)", (Object) some).executeUpdate();
    }
    return gone;
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
