package io.hatoba.metadata.nodes;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.NumberedStatement;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What nodes counted by the hour. Hours are numbered from 1970 on, by UTC. */
@ApplicationScoped
public class ActivityHourDao {
  /** How many classes of times there are. */
  public static final int CLASSES = 11;

  private static final List<String> COLUMNS = columns();

  private static final String INSERT =
      "insert into activity_hour (hour_number, node_id, "
          + String.join(", ", COLUMNS)
          + ") values (?1, ?2, "
          + COLUMNS.stream().map(column -> "0").collect(Collectors.joining(", "))
          + ") on conflict do nothing";

  private static final String UPDATE =
      "update activity_hour set "
          + IntStream.range(0, COLUMNS.size())
              .mapToObj(at -> COLUMNS.get(at) + " = " + COLUMNS.get(at) + " + ?" + (at + 3))
              .collect(Collectors.joining(", "))
          + " where hour_number = ?1 and node_id = ?2";

  private static final String SUMS =
      "select a.hour_number, "
          + COLUMNS.stream()
              .map(column -> "cast(sum(a." + column + ") as bigint)")
              .collect(Collectors.joining(", "))
          + " from activity_hour a where a.hour_number >= ?1 group by a.hour_number"
          + " order by a.hour_number";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static ActivityHourDao over(EntityManager entityManager, Database database) {
    ActivityHourDao dao = new ActivityHourDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  private static List<String> columns() {
    List<String> columns =
        new ArrayList<>(List.of("pushes", "pulls", "refusals", "faults", "requests", "unlogged"));
    IntStream.range(0, CLASSES).forEach(at -> columns.add("within_" + at));
    return List.copyOf(columns);
  }

  /**
   * What was counted.
   *
   * @param pushes manifests that were published
   * @param pulls of versions
   * @param refusals of the registry
   * @param faults of the server
   * @param requests of all
   * @param unlogged events that the audit log has no line of their own for
   * @param within requests by the class of how long they took
   */
  public record Counts(
      long pushes,
      long pulls,
      long refusals,
      long faults,
      long requests,
      long unlogged,
      List<Long> within) {
    /** Copies the list. */
    public Counts {
      within = List.copyOf(within);
      if (within.size() != CLASSES) {
        throw new IllegalArgumentException(within.size() + " classes instead of " + CLASSES);
      }
    }

    private List<Long> values() {
      List<Long> values =
          new ArrayList<>(List.of(pushes, pulls, refusals, faults, requests, unlogged));
      values.addAll(within);
      return values;
    }

    private static Counts of(List<Long> values) {
      int first = values.size() - CLASSES;
      return new Counts(
          values.get(0),
          values.get(1),
          values.get(2),
          values.get(3),
          values.get(4),
          values.get(5),
          values.subList(first, values.size()));
    }

    /** With more. */
    public Counts plus(Counts more) {
      List<Long> left = values();
      List<Long> right = more.values();
      return of(
          IntStream.range(0, left.size()).mapToObj(at -> left.get(at) + right.get(at)).toList());
    }

    /** Whether nothing was counted. */
    public boolean isNothing() {
      return values().stream().allMatch(value -> value == 0);
    }
  }

  /** Adds to what a node counted in an hour. */
  public void add(long hour, long nodeId, Counts counts) {
    // Counts promise nothing to anybody.
    database.relaxCommit();
    statements(hour, nodeId, counts)
        .forEach(
            statement ->
                Database.query(entityManager, statement.sql(), statement.values()).executeUpdate());
  }

  /** The same over a connection that is no container's, in its transaction. */
  public static void add(long hour, long nodeId, Counts counts, Connection connection)
      throws SQLException {
    for (NumberedStatement statement : statements(hour, nodeId, counts)) {
      statement.execute(connection);
    }
  }

  private static List<NumberedStatement> statements(long hour, long nodeId, Counts counts) {
    List<Object> values = new ArrayList<>(List.of(hour, nodeId));
    values.addAll(counts.values());
    return List.of(
        new NumberedStatement(INSERT, List.of(hour, nodeId)),
        new NumberedStatement(UPDATE, values));
  }

  /** What all nodes counted in an hour. */
  public record Row(long hour, Counts counts) {}

  /** Hours in which something was counted, the first of them first. */
  public List<Row> list(long since) {
    List<?> rows = Database.query(entityManager, SUMS, since).getResultList();
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  private static Row row(@Nullable Object[] row) {
    List<Long> values = IntStream.range(1, row.length).mapToObj(at -> number(row[at])).toList();
    return new Row(number(row[0]), Counts.of(values));
  }

  /** Forgets what was counted before an hour. */
  public int forget(long before) {
    return Database.query(entityManager, "delete from activity_hour where hour_number < ?1", before)
        .executeUpdate();
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
