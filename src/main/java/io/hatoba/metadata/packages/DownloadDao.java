package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;

/** Writes how often versions were pulled. */
@ApplicationScoped
public class DownloadDao {
  private static final String LIVING =
      " from package_version v where v.manifest_id = ? and v.deleted_at is null";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static DownloadDao over(EntityManager entityManager, Database database) {
    DownloadDao dao = new DownloadDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * Pulls of one day.
   *
   * @param manifestId the root of the version
   * @param day by UTC
   * @param times how many
   * @param last when the last of them was
   */
  public record Pulls(long manifestId, LocalDate day, long times, Instant last) {}

  /** Adds pulls to those that are written, in three statements; what is no version is left out. */
  public void add(List<Pulls> pulls) {
    // Counts promise nothing to anybody.
    database.relaxCommit();
    try {
      add(pulls, entityManager.unwrap(Connection.class));
    } catch (SQLException failure) {
      throw new IllegalStateException("downloads cannot be counted", failure);
    }
  }

  /**
   * The same over a connection that is no container's, in one transaction.
   *
   * @param connection that nobody else uses
   */
  public static void execute(List<Pulls> pulls, Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    add(pulls, connection);
    connection.commit();
  }

  private static void add(List<Pulls> pulls, Connection connection) throws SQLException {
    // In the same order on every node, so that none waits for another that waits for it.
    List<Pulls> ordered =
        pulls.stream()
            .sorted(Comparator.comparing(Pulls::manifestId).thenComparing(Pulls::day))
            .toList();
    batch(
        connection,
        "update package_version set downloads = downloads + ?, last_pulled_at ="
            + " case when last_pulled_at >= ? then last_pulled_at else ? end"
            + " where manifest_id = ? and deleted_at is null",
        ordered,
        (statement, some) -> {
          statement.setLong(1, some.times());
          statement.setObject(2, some.last().atOffset(ZoneOffset.UTC));
          statement.setObject(3, some.last().atOffset(ZoneOffset.UTC));
          statement.setLong(4, some.manifestId());
        });
    batch(
        connection,
        "insert into download_day (version_id, \"day\", downloads) select v.id, cast(? as date), 0"
            + LIVING
            + " on conflict do nothing",
        ordered,
        (statement, some) -> {
          statement.setObject(1, some.day());
          statement.setLong(2, some.manifestId());
        });
    batch(
        connection,
        "update download_day set downloads = downloads + ? where \"day\" = ?"
            + " and version_id = (select v.id"
            + LIVING
            + ")",
        ordered,
        (statement, some) -> {
          statement.setLong(1, some.times());
          statement.setObject(2, some.day());
          statement.setLong(3, some.manifestId());
        });
  }

  private interface Binding {
    void bind(PreparedStatement statement, Pulls some) throws SQLException;
  }

  private static void batch(Connection connection, String sql, List<Pulls> pulls, Binding binding)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Pulls some : pulls) {
        binding.bind(statement, some);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
