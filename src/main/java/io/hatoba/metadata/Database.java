package io.hatoba.metadata;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What DAOs need beyond JPA, where the two databases or their promises differ. */
@ApplicationScoped
public class Database {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  private volatile @Nullable Boolean h2;

  /** For a plain JVM, where nothing injects. */
  public static Database over(EntityManager entityManager) {
    Database database = new Database();
    database.entityManager = entityManager;
    return database;
  }

  /**
   * A statement with its parameters.
   *
   * @param parameters values of {@code ?1}, {@code ?2} …
   */
  public static Query query(EntityManager entityManager, String sql, Object... parameters) {
    return query(entityManager, sql, List.of(parameters));
  }

  /** The same for parameters whose number is not known before. */
  public static Query query(EntityManager entityManager, String sql, List<?> parameters) {
    Query query = entityManager.createNativeQuery(sql);
    for (int i = 0; i < parameters.size(); i++) {
      query.setParameter(i + 1, parameters.get(i));
    }
    return query;
  }

  /** The first column of each row, which is a key. */
  public static List<Long> keys(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(row -> ((Number) row).longValue()).toList();
  }

  /**
   * Sends what entities hold back until the commit, so that what is refused of it is refused now.
   */
  public void flush() {
    entityManager.flush();
  }

  /** Marks the transaction under way as one that promises nothing to anybody. */
  public void relaxCommit() {
    try {
      entityManager.unwrap(Connection.class).unwrap(RelaxedCommit.class).relax();
    } catch (SQLException failure) {
      throw new IllegalStateException("the connection cannot be relaxed", failure);
    }
  }

  /**
   * Runs an UPDATE and returns columns of the rows as it left them.
   *
   * <p>Each row is an array of its columns, or the column itself where there is but one.
   *
   * @param update the statement, whose table has the alias {@code u}
   * @param columns what to return, over the alias {@code u}
   * @param parameters values of {@code ?1}, {@code ?2} …
   */
  public List<?> updateReturning(String update, String columns, Object... parameters) {
    String sql =
        isH2()
            ? "select " + columns + " from final table (" + update + ") u"
            : update + " returning " + columns;
    return query(entityManager, sql, parameters).getResultList();
  }

  /**
   * Runs an UPDATE and returns columns of the rows as it left them, and of what is joined to them.
   *
   * @param joins over the alias {@code u}
   */
  public List<?> updateJoining(String update, String columns, String joins, Object... parameters) {
    String sql =
        isH2()
            ? "select " + columns + " from final table (" + update + ") u " + joins
            : "with u as (" + update + " returning u.*) select " + columns + " from u " + joins;
    return query(entityManager, sql, parameters).getResultList();
  }

  /**
   * Runs an INSERT and returns columns of the rows that it made.
   *
   * @param columns what to return, without an alias
   */
  public List<?> insertReturning(String insert, String columns, Object... parameters) {
    String sql =
        isH2()
            ? "select " + columns + " from final table (" + insert + ")"
            : insert + " returning " + columns;
    return query(entityManager, sql, parameters).getResultList();
  }

  /**
   * Runs a DELETE and returns columns of the rows that are gone.
   *
   * @param columns what to return, without an alias
   */
  public List<?> deleteReturning(String delete, String columns, Object... parameters) {
    String sql =
        isH2()
            ? "select " + columns + " from old table (" + delete + ")"
            : delete + " returning " + columns;
    return query(entityManager, sql, parameters).getResultList();
  }

  /** The locking clause that keeps rows of an alias as they are, for the end of a SELECT. */
  public String shareLockOf(String alias) {
    // H2 knows no weaker lock than this one; it serializes pushes that share layers, briefly.
    return isH2() ? "for update" : "for share of " + alias;
  }

  /**
   * The locking clause that keeps rows of an alias from everybody else who would change them, for
   * the end of a SELECT. Rows that refer to them may still be made.
   */
  public String updateLockOf(String alias) {
    return isH2() ? "for update" : "for no key update of " + alias;
  }

  /**
   * The locking clause that keeps rows of an alias from being deleted, for the end of a SELECT. H2
   * locks those of every table of the FROM clause, and needs it where PostgreSQL's foreign keys
   * lock by themselves: what it checks there is not what others are about to do.
   */
  public String keyLockOf(String alias) {
    return isH2() ? "for update" : "for key share of " + alias;
  }

  private boolean isH2() {
    Boolean known = h2;
    if (known == null) {
      try {
        known =
            entityManager
                .unwrap(Connection.class)
                .getMetaData()
                .getDatabaseProductName()
                .equals("H2");
      } catch (SQLException failure) {
        throw new IllegalStateException("the database does not tell its name", failure);
      }
      h2 = known;
    }
    return known;
  }
}
