package io.hatoba.metadata.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Inserts events of the audit log and reads them; there is nothing else to do with them. */
@ApplicationScoped
public class AuditDao {
  /** No account and no token has this key: their sequences begin above it. */
  private static final long NOBODY = 0;

  /** Rows of one statement. */
  private static final int TOGETHER = 25;

  private static final int COLUMNS = 19;

  private static final String INSERT =
      "insert into audit_event (id, occurred_at, action, actor_id, actor, folded_actor, credential,"
          + " credential_id, address, user_agent, owner_id, owner, owner_kind, repository, image,"
          + " reference, digest, account_id, account, outcome, reason, times, details) values ";

  /** One row; what its numbers stand for begins anew with each. */
  private static final String ROW =
      "(nextval('audit_event_seq'), cast(?1 as timestamp(6) with time zone), cast(?2 as varchar),"
          + " nullif(cast(?3 as bigint), 0), {actor}, lower({actor}), cast(?5 as varchar),"
          + " nullif(cast(?6 as bigint), 0), cast(?7 as varchar), cast(?8 as varchar),"
          + " (select o.id from account o where o.folded_login = ?9), cast(?9 as varchar),"
          + " coalesce((select o.kind from account o where o.folded_login = ?9), ''),"
          + " cast(?10 as varchar), cast(?11 as varchar), cast(?12 as varchar),"
          + " cast(?13 as varchar), nullif(cast(?14 as bigint), 0), {account},"
          + " cast(?16 as varchar), cast(?17 as varchar), cast(?18 as bigint),"
          + " cast(?19 as varchar))";

  private static final String LOGIN =
      "coalesce(nullif(cast(?# as varchar), ''),"
          + " (select a.login from account a where a.id = ?@), '')";

  private static final String SELECT =
      "select e.id, cast(extract(epoch from e.occurred_at) * 1000 as bigint),"
          + " cast(extract(epoch from e.recorded_at) * 1000 as bigint), e.action, e.actor_id,"
          + " e.actor, e.credential, e.credential_id, e.address, e.user_agent, e.owner_id,"
          + " e.owner, e.owner_kind, e.repository, e.image, e.reference, e.digest, e.account_id,"
          + " e.account, e.outcome, e.reason, e.times, e.details from audit_event e where ";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * An event that was written.
   *
   * @param id greater than those of all that were written before
   * @param recordedAt when it was written, by the clock of the database
   * @param ownerId the account of the owner's login at that time
   * @param ownerKind what kind of account that is
   * @param row what was written
   */
  public record Recorded(
      long id, Instant recordedAt, OptionalLong ownerId, String ownerKind, AuditRow row) {}

  /**
   * What is looked for; what is empty is not asked.
   *
   * @param action a whole name, or the part before its dot
   * @param actor login of who did it, folded
   * @param owner login of the owner, folded
   * @param repository {@code owner/repository}, folded
   * @param image name of the image
   * @param account login of whom it was done to
   * @param from when it happened at the earliest
   * @param until before when it happened
   */
  public record Search(
      Optional<String> action,
      Optional<String> actor,
      Optional<String> owner,
      Optional<String> repository,
      Optional<String> image,
      Optional<String> account,
      Optional<Instant> from,
      Optional<Instant> until) {}

  /** Writes events in their order; 25 are one statement. */
  public void insert(List<AuditRow> rows) {
    for (int begin = 0; begin < rows.size(); begin += TOGETHER) {
      insertTogether(rows.subList(begin, Math.min(rows.size(), begin + TOGETHER)));
    }
  }

  private void insertTogether(List<AuditRow> rows) {
    StringBuilder sql = new StringBuilder(INSERT);
    for (int i = 0; i < rows.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(row(i * COLUMNS));
    }
    Query query = entityManager.createNativeQuery(sql.toString());
    for (int i = 0; i < rows.size(); i++) {
      List<Object> values = values(rows.get(i));
      for (int column = 0; column < COLUMNS; column++) {
        query.setParameter(i * COLUMNS + column + 1, values.get(column));
      }
    }
    query.executeUpdate();
  }

  private static String row(int before) {
    String sql =
        ROW.replace("{actor}", LOGIN.replace("?#", "?4").replace("?@", "?3"))
            .replace("{account}", LOGIN.replace("?#", "?15").replace("?@", "?14"));
    for (int column = COLUMNS; column > 0 && before > 0; column--) {
      sql = sql.replaceAll("\\?" + column + "(?![0-9])", "?" + (before + column));
    }
    return sql;
  }

  private static List<Object> values(AuditRow row) {
    AuditRow.Who who = row.who();
    AuditRow.What what = row.what();
    AuditRow.Outcome outcome = row.outcome();
    return List.of(
        row.occurredAt().atOffset(ZoneOffset.UTC),
        row.action(),
        who.accountId().orElse(NOBODY),
        who.login(),
        who.credential(),
        who.credentialId().orElse(NOBODY),
        who.address(),
        who.userAgent(),
        what.owner(),
        what.repository(),
        what.image(),
        what.reference(),
        what.digest(),
        what.accountId().orElse(NOBODY),
        what.account(),
        outcome.word(),
        outcome.reason(),
        outcome.times(),
        outcome.details());
  }

  /**
   * A page of events by the order in which they were written.
   *
   * @param beyond the event that the page begins after
   * @param ascending the oldest first
   */
  public List<Recorded> list(Search search, long beyond, boolean ascending, int limit) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    values.add(beyond);
    conditions.add(ascending ? "e.id > ?1" : "e.id < ?1");
    search.action().ifPresent(action -> addAction(action, conditions, values));
    add("e.folded_actor = ?", search.actor(), conditions, values);
    add("e.owner = ?", search.owner(), conditions, values);
    add("e.repository = ?", search.repository(), conditions, values);
    add("e.image = ?", search.image(), conditions, values);
    add("lower(e.account) = ?", search.account(), conditions, values);
    add("e.occurred_at >= ?", search.from().map(AuditDao::utc), conditions, values);
    add("e.occurred_at < ?", search.until().map(AuditDao::utc), conditions, values);
    Query query =
        entityManager
            .createNativeQuery(
                SELECT
                    + String.join(" and ", conditions)
                    + " order by e.id "
                    + (ascending ? "asc" : "desc"))
            .setMaxResults(limit);
    for (int i = 0; i < values.size(); i++) {
      query.setParameter(i + 1, values.get(i));
    }
    List<Recorded> page = new ArrayList<>();
    query.getResultList().forEach(row -> page.add(recorded((Object[]) row)));
    return page;
  }

  private static Object utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static void add(
      String condition, Optional<?> value, List<String> conditions, List<Object> values) {
    if (value.isPresent()) {
      values.add(value.get());
      conditions.add(condition + values.size());
    }
  }

  private static void addAction(String action, List<String> conditions, List<Object> values) {
    if (action.contains(".")) {
      add("e.action = ?", Optional.of(action), conditions, values);
    } else {
      add("e.action >= ?", Optional.of(action + "."), conditions, values);
      // What follows the dot among characters.
      add("e.action < ?", Optional.of(action + "/"), conditions, values);
    }
  }

  private static Recorded recorded(@Nullable Object[] row) {
    return new Recorded(
        number(row[0]).orElseThrow(),
        instant(row[2]),
        number(row[10]),
        text(row[12]),
        new AuditRow(
            instant(row[1]),
            text(row[3]),
            new AuditRow.Who(
                number(row[4]),
                text(row[5]),
                text(row[6]),
                number(row[7]),
                text(row[8]),
                text(row[9])),
            new AuditRow.What(
                text(row[11]),
                text(row[13]),
                text(row[14]),
                text(row[15]),
                text(row[16]),
                number(row[17]),
                text(row[18])),
            new AuditRow.Outcome(
                text(row[19]), text(row[20]), number(row[21]).orElseThrow(), text(row[22]))));
  }

  private static OptionalLong number(@Nullable Object column) {
    return column == null ? OptionalLong.empty() : OptionalLong.of(((Number) column).longValue());
  }

  private static Instant instant(@Nullable Object column) {
    return Instant.ofEpochMilli(number(column).orElseThrow());
  }

  private static String text(@Nullable Object column) {
    return column == null ? "" : column.toString();
  }
}
