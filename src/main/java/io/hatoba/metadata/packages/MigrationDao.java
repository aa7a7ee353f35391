package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.StopRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Queries over migrations to the Container registry: who asked for which, and who does it. */
@ApplicationScoped
public class MigrationDao {
  /** How long a node that says nothing is believed to be at work. */
  private static final String LEASE = "current_timestamp + interval '30' second";

  private static final String UNDER_WAY = " state in ('RUNNING', 'UNDOING') ";

  /**
   * Whether somebody wants what is under way to stop. A wish that was for the migration, or for an
   * undoing that ended before, is none for the undoing.
   */
  private static final String STOPPING =
      "(stop_of is not null and stop_of = state"
          + " and (stopped_at is null or stop_asked_at > stopped_at))";

  private static final String STOP =
      "update registry_migration set runner = null, lease_until = null,"
          // Never before the wish, whose transaction may be the younger one.
          + " stopped_at = greatest(current_timestamp, stop_asked_at), finished_at ="
          + " case state when 'RUNNING' then current_timestamp else finished_at end,"
          + " state = 'COMPLETED' where id = ?1 and"
          + UNDER_WAY
          + "and "
          + STOPPING;

  private static final String COLUMNS =
      "select g.id, g.owner_id, o.login, g.on_conflict, g.state, "
          + millis("g.created_at")
          + ", "
          + millis("g.finished_at")
          + ", g.asked_by, a.login, g.credential, g.credential_id, g.address, g.user_agent, "
          + StopRow.columns("g")
          + ", case when "
          + STOPPING
          + " then 1 else 0 end from registry_migration g left join account o on o.id = g.owner_id"
          + " join account a on a.id = g.asked_by";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  private static String millis(String column) {
    return "cast(extract(epoch from " + column + ") * 1000 as bigint)";
  }

  /**
   * Who asks for something, for the audit log of whoever does it later.
   *
   * @param credential kind of what was shown
   * @param credentialId surrogate key of what was shown
   */
  public record Asked(
      long accountId,
      String login,
      String credential,
      OptionalLong credentialId,
      String address,
      String userAgent) {}

  /**
   * A migration.
   *
   * @param ownerId of one account; empty for all
   * @param owner login of that account
   * @param onConflict what becomes of packages whose names are taken and for which nothing was said
   * @param asked who asked for what was done last
   * @param stop that somebody wants what is under way to stop, or that what was ended so last
   * @param lastStop when it, or its undoing, was last ended so; in milliseconds since 1970, or 0
   */
  public record Row(
      long id,
      Optional<Long> ownerId,
      Optional<String> owner,
      String onConflict,
      String state,
      Instant createdAt,
      Optional<Instant> finishedAt,
      Asked asked,
      Optional<StopRow> stop,
      long lastStop) {}

  /** Keeps a migration; surrogate key. */
  public long insert(Optional<Long> ownerId, String onConflict, String state, Asked asked) {
    long id =
        ((Number)
                entityManager
                    .createNativeQuery("select nextval('registry_migration_seq')")
                    .getSingleResult())
            .longValue();
    query(
            "insert into registry_migration (id, owner_id, on_conflict, state, asked_by, credential,"
                + " credential_id, address, user_agent) values (?1, "
                + literal(ownerId)
                + ", ?2, ?3, ?4, ?5, "
                + literal(asked.credentialId())
                + ", ?6, ?7)",
            id,
            onConflict,
            state,
            asked.accountId(),
            asked.credential(),
            asked.address(),
            asked.userAgent())
        .executeUpdate();
    return id;
  }

  private static String literal(OptionalLong key) {
    return key.isPresent() ? Long.toString(key.getAsLong()) : "null";
  }

  private static String literal(Optional<Long> key) {
    return key.map(String::valueOf).orElse("null");
  }

  /** Forgets the previews of an account, or of all accounts. */
  public void deletePreviews(Optional<Long> ownerId) {
    query(
            "delete from registry_migration where state = 'PREVIEW' and owner_id "
                + ownerId.map(id -> "= " + id).orElse("is null"))
        .executeUpdate();
  }

  /** A migration, whatever became of it. */
  public Optional<Row> find(long id) {
    return rows(query(COLUMNS + " where g.id = ?1", id)).stream().findFirst();
  }

  /** The latest migration of one account, previews included. */
  public Optional<Row> findLast(long ownerId) {
    return rows(
            query(COLUMNS + " where g.owner_id = ?1 order by g.id desc", ownerId).setMaxResults(1))
        .stream()
        .findFirst();
  }

  /** The latest migration of one account that is complete, and not taken back. */
  public Optional<Row> findLastCompleted(long ownerId) {
    return rows(
            query(
                    COLUMNS + " where g.owner_id = ?1 and g.state = 'COMPLETED' order by g.id desc",
                    ownerId)
                .setMaxResults(1))
        .stream()
        .findFirst();
  }

  /** Migrations, the latest first. */
  public List<Row> list(int offset, int limit) {
    return rows(query(COLUMNS + " order by g.id desc").setFirstResult(offset).setMaxResults(limit));
  }

  /** How many there are. */
  public long count() {
    return ((Number) query("select count(*) from registry_migration").getSingleResult())
        .longValue();
  }

  /**
   * Holds, until the transaction ends, what whoever would start or undo a migration holds first: of
   * one for an account and one for all the second sees the first. Rows of their own they have none
   * in common; the row of the epoch is always there.
   */
  public void hold() {
    query("select e.epoch from access_epoch e for update").getResultList();
  }

  /** Whether one is under way that has to do with packages of an account, or with any. */
  public boolean isUnderWay(Optional<Long> ownerId) {
    return !query(
            "select g.id from registry_migration g where g."
                + UNDER_WAY.strip()
                + ownerId
                    .map(id -> " and (g.owner_id is null or g.owner_id = " + id + ")")
                    .orElse(""))
        .setMaxResults(1)
        .getResultList()
        .isEmpty();
  }

  /** A migration that is under way and that no node does, in the order in which they were asked. */
  public Optional<Long> findIdle() {
    return Database.keys(
            query(
                    "select g.id from registry_migration g where g."
                        + UNDER_WAY.strip()
                        + " and (g.lease_until is null or g.lease_until < current_timestamp)"
                        + " order by g.id")
                .setMaxResults(1))
        .stream()
        .findFirst();
  }

  /**
   * One of those with which no node has gone on for so long. Those that nobody has begun wait for
   * their turn while another is being done: a node does one at a time.
   */
  public Optional<Long> findStopped(Duration pause) {
    return Database.keys(
            query(
                    "select g.id from registry_migration g where g."
                        + UNDER_WAY.strip()
                        + " and coalesce(g.lease_until, g.finished_at, g.created_at)"
                        + " < current_timestamp - cast(?1 as bigint) * interval '1' second"
                        + " and (g.lease_until is not null or not exists (select 1"
                        + " from registry_migration o where o.lease_until >= current_timestamp))"
                        + " order by g.id",
                    pause.toSeconds())
                .setMaxResults(1))
        .stream()
        .findFirst();
  }

  /** Takes one of those for a node; false if another was first. */
  public boolean claim(long id, String runner) {
    return query(
                "update registry_migration set runner = ?2, lease_until = "
                    + LEASE
                    + " where id = ?1 and"
                    + UNDER_WAY
                    + "and (lease_until is null or lease_until < current_timestamp)",
                id,
                runner)
            .executeUpdate()
        > 0;
  }

  /**
   * Keeps it for the node, which holds it until the transaction ends; false if another has it, or
   * it is to stop.
   */
  public boolean renew(long id, String runner) {
    return query(
                "update registry_migration set lease_until = "
                    + LEASE
                    + " where id = ?1 and runner = ?2 and"
                    + UNDER_WAY
                    + "and not "
                    + STOPPING,
                id,
                runner)
            .executeUpdate()
        > 0;
  }

  /**
   * Asks for what is under way to stop, which the node that does it reads before its next step.
   *
   * @param state in which somebody saw it
   * @param lastStop as it was then
   * @param accountId who asks
   * @return false if that has ended, or somebody has asked before
   */
  public boolean askToStop(long id, String state, long lastStop, long accountId) {
    return query(
                "update registry_migration set stop_of = state, stop_asked_by = ?4,"
                    + " stop_asked_at = current_timestamp where id = ?1 and state = ?2 and"
                    + UNDER_WAY
                    + "and coalesce("
                    + millis("stopped_at")
                    + ", 0) = ?3 and not "
                    + STOPPING,
                id,
                state,
                lastStop,
                accountId)
            .executeUpdate()
        > 0;
  }

  /**
   * Ends what is under way and is to stop. Of an undoing it stays when the migration ended, so that
   * the rest can be taken back as long as it could be.
   *
   * @return false if nobody wants that, or another node has it
   */
  public boolean stop(long id, String runner) {
    return query(STOP + " and runner = ?2", id, runner).executeUpdate() > 0;
  }

  /** The same of what no node does. */
  public boolean stopIdle(long id) {
    return query(STOP + " and (lease_until is null or lease_until < current_timestamp)", id)
            .executeUpdate()
        > 0;
  }

  /** Ends what is under way. */
  public void finish(long id) {
    query(
            "update registry_migration set finished_at = current_timestamp, runner = null,"
                + " lease_until = null,"
                + " state = case state when 'RUNNING' then 'COMPLETED' else 'UNDONE' end"
                + " where id = ?1 and"
                + UNDER_WAY,
            id)
        .executeUpdate();
  }

  /**
   * Begins to undo a migration.
   *
   * @param days within which it must have ended
   * @return false if it is not complete, or was so longer ago
   */
  public boolean undo(long id, int days, Asked asked) {
    return query(
                "update registry_migration set state = 'UNDOING', asked_by = ?2, credential = ?3,"
                    + " credential_id = "
                    + literal(asked.credentialId())
                    + ", address = ?4, user_agent = ?5 where id = ?1 and state = 'COMPLETED'"
                    + " and finished_at > current_timestamp - interval '"
                    + days
                    + "' day",
                id,
                asked.accountId(),
                asked.credential(),
                asked.address(),
                asked.userAgent())
            .executeUpdate()
        > 0;
  }

  private static List<Row> rows(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    return new Row(
        number(row[0]).orElseThrow(),
        number(row[1]),
        text(row[2]),
        text(row[3]).orElseThrow(),
        text(row[4]).orElseThrow(),
        number(row[5]).map(Instant::ofEpochMilli).orElseThrow(),
        number(row[6]).map(Instant::ofEpochMilli),
        new Asked(
            number(row[7]).orElseThrow(),
            text(row[8]).orElseThrow(),
            text(row[9]).orElseThrow(),
            number(row[10]).map(OptionalLong::of).orElse(OptionalLong.empty()),
            text(row[11]).orElseThrow(),
            text(row[12]).orElseThrow()),
        stop(row),
        number(row[15]).orElse(0L));
  }

  /** A wish that nobody read before the end of what it was for says nothing. */
  private static Optional<StopRow> stop(@Nullable Object[] row) {
    Optional<StopRow> said = StopRow.of(row, 13);
    return number(row[16]).orElse(0L) > 0
        ? said.map(wish -> new StopRow(wish.login(), wish.askedAt(), Optional.empty()))
        : said.filter(wish -> wish.stoppedAt().isPresent());
  }

  private static Optional<Long> number(@Nullable Object column) {
    return Optional.ofNullable(column).map(value -> ((Number) value).longValue());
  }

  private static Optional<String> text(@Nullable Object column) {
    return Optional.ofNullable(column).map(Object::toString);
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
