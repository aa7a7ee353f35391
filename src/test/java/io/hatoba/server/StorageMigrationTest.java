package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** An instance whose packages were pushed before anybody counted what they use. */
class StorageMigrationTest {
  private static final String URL =
      "jdbc:h2:mem:storage;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";

  private static FluentConfiguration flyway() {
    return Flyway.configure(StorageMigrationTest.class.getClassLoader())
        .dataSource(URL, "hatoba", "")
        .locations("classpath:db/migration/common", "classpath:db/migration/h2")
        .placeholders(Startup.placeholders(true));
  }

  /** A manifest of 100 bytes that is a version, with the shared layer and a foreign one. */
  private static void version(Statement statement, long id, boolean deleted) throws SQLException {
    String at = deleted ? "current_timestamp" : "null";
    statement.execute(
        "insert into manifest (id, package_id, digest, media_type, size, content, deleted_at)"
            + " values (%d, 1, 'm%d', 'm', 100, '00', %s)".formatted(id, id, at));
    reference(statement, id, 0, "config" + id, 10, "CONFIG", false);
    reference(statement, id, 1, "shared", 1_000, "LAYER", false);
    reference(statement, id, 2, "foreign", Long.MAX_VALUE / 2, "LAYER", true);
    statement.execute(
        "insert into package_version (id, package_id, manifest_id, size, deleted_at)"
            + " values (%d, 1, %d, %d, %s)".formatted(id, id, Long.MAX_VALUE / 2, at));
  }

  private static void reference(
      Statement statement, long of, int place, String digest, long size, String kind, boolean away)
      throws SQLException {
    statement.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) values (%d, %d, 1, '%s', %d, '%s', %b)"
                .formatted(of, place, digest, size, kind, away));
  }

  @Test
  void packagesAreGivenTheFiguresOfWhatIsThere() throws SQLException {
    flyway().target("16").load().migrate();
    try (Connection connection = DriverManager.getConnection(URL, "hatoba", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into account (id, login, folded_login, kind, site_admin)"
              + " values (7, 'o', 'o', 'USER', false)");
      for (int id = 1; id <= 2; id++) {
        statement.execute(
            "insert into package (id, kind, owner_id, name, visibility, state)"
                + " values (%d, 'CONTAINER', 7, 'app%d', 'PRIVATE', 'ACTIVE')".formatted(id, id));
      }
      version(statement, 1, false);
      version(statement, 2, false);
      version(statement, 3, true);
      flyway().load().migrate();
      try (ResultSet row =
          statement.executeQuery("select logical_bytes, physical_bytes from package order by id")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getLong(1)).isEqualTo(2 * 1_010);
        assertThat(row.getLong(2)).isEqualTo(3 * 100 + 3 * 10 + 1_000);
        assertThat(row.next()).isTrue();
        assertThat(row.getLong(1)).isZero();
        assertThat(row.getLong(2)).isZero();
      }
      statement.execute("shutdown");
    }
  }
}
