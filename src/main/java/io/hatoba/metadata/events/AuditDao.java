package io.hatoba.metadata.events;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.NumberedStatement;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Inserts events of the audit log and reads them; there is nothing else to do with them. */
@ApplicationScoped
public class AuditDao {
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
   * @param ownerId whose it was, by the key
   * @param actions whole names, of which it has one
   */
  public record Search(
      Optional<String> action,
      Optional<String> actor,
      Optional<String> owner,
      Optional<String> repository,
      Optional<String> image,
      Optional<String> account,
      Optional<Instant> from,
      Optional<Instant> until,
      OptionalLong ownerId,
      Set<String> actions) {
    /** Copies the set. */
    public Search {
      actions = Set.copyOf(actions);
    }

    /** Whatever the name, if {@code action} does not tell it. */
    public Search(
        Optional<String> action,
        Optional<String> actor,
        Optional<String> owner,
        Optional<String> repository,
        Optional<String> image,
        Optional<String> account,
        Optional<Instant> from,
        Optional<Instant> until,
        OptionalLong ownerId) {
      this(action, actor, owner, repository, image, account, from, until, ownerId, Set.of());
    }

    /** The same among what an account owns. */
    public Search ofOwner(long accountId) {
      return new Search(
          action,
          actor,
          owner,
          repository,
          image,
          account,
          from,
          until,
          OptionalLong.of(accountId),
          actions);
    }
  }

  /** Writes events in their order; 25 are one statement. */
  public void insert(List<AuditRow> rows) {
    for (NumberedStatement insert : AuditInsert.of(rows)) {
      Database.query(entityManager, insert.sql(), insert.values()).executeUpdate();
    }
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
    addActions(search.actions(), conditions, values);
    add("e.folded_actor = ?", search.actor(), conditions, values);
    add("e.owner = ?", search.owner(), conditions, values);
    add("e.repository = ?", search.repository(), conditions, values);
    add("e.image = ?", search.image(), conditions, values);
    add("e.folded_account = ?", search.account(), conditions, values);
    add("e.occurred_at >= ?", search.from().map(AuditDao::utc), conditions, values);
    search.ownerId().ifPresent(id -> add("e.owner_id = ?", Optional.of(id), conditions, values));
    add("e.occurred_at < ?", search.until().map(AuditDao::utc), conditions, values);
    values.add(limit);
    String direction = ascending ? " asc" : " desc";
    Query query =
        Database.query(
            entityManager,
            SELECT
                + String.join(" and ", conditions)
                + " order by "
                + equal(search).map(column -> column + direction + ", ").orElse("")
                + "e.id"
                + direction
                // Where JPA is told the limit of a native query, the database does not know it.
                + " limit ?"
                + values.size(),
            values);
    List<Recorded> page = new ArrayList<>();
    query.getResultList().forEach(row -> page.add(recorded((Object[]) row)));
    return page;
  }

  /**
   * A column of which all that is found has the same value: by it and by the key is the order of an
   * index. By the key alone H2 would read and sort all that is left of one owner for every page.
   */
  private static Optional<String> equal(Search search) {
    return search
        .image()
        .map(value -> "e.image")
        .or(() -> search.repository().map(value -> "e.repository"))
        .or(() -> search.actor().map(value -> "e.folded_actor"))
        .or(() -> search.account().map(value -> "e.folded_account"))
        .or(() -> search.ownerId().isPresent() ? Optional.of("e.owner_id") : Optional.empty())
        .or(() -> search.owner().map(value -> "e.owner"))
        .or(() -> search.action().filter(action -> action.contains(".")).map(value -> "e.action"));
  }

  /** The event that was written last, by the order of keys; zero if there is none. */
  public long newest() {
    return Database.keys(
            Database.query(entityManager, "select coalesce(max(e.id), 0) from audit_event e"))
        .get(0);
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

  private static void addActions(
      Set<String> actions, List<String> conditions, List<Object> values) {
    List<String> places = new ArrayList<>();
    for (String action : actions) {
      values.add(action);
      places.add("?" + values.size());
    }
    if (!places.isEmpty()) {
      conditions.add("e.action in (" + String.join(", ", places) + ")");
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
