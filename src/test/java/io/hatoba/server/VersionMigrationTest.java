package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** An instance whose manifests were pushed before there were versions. */
class VersionMigrationTest {
  private static final String URL =
      "jdbc:h2:mem:versions;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";

  private static final String SUBJECT = "sha256:" + "a".repeat(64);

  private static FluentConfiguration flyway() {
    return Flyway.configure(VersionMigrationTest.class.getClassLoader())
        .dataSource(URL, "hatoba", "")
        .locations("classpath:db/migration/common", "classpath:db/migration/h2")
        .placeholders(Startup.placeholders(true));
  }

  private static void manifest(Statement statement, long id, String digest, String subject)
      throws SQLException {
    statement.execute(
        "insert into manifest (id, package_id, digest, media_type, size, content, subject_digest)"
            + " values (%d, 1, '%s', 'm', 1, '00', %s)".formatted(id, digest, subject));
  }

  private static void reference(Statement statement, long of, int place, String digest, String kind)
      throws SQLException {
    statement.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) values (%d, %d, 1, '%s', %d, '%s', false)"
                .formatted(of, place, digest, 10, kind));
  }

  @Test
  void whatStandsForItselfIsAVersionOfWhoTaggedItFirst() throws SQLException {
    flyway().target("6").load().migrate();
    try (Connection connection = DriverManager.getConnection(URL, "hatoba", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into account (id, login, folded_login, kind, site_admin)"
              + " values (7, 'o', 'o', 'USER', false)");
      statement.execute(
          "insert into package (id, kind, owner_id, name, visibility, state)"
              + " values (1, 'CONTAINER', 7, 'app', 'PRIVATE', 'ACTIVE')");
      manifest(statement, 1, SUBJECT, "null");
      manifest(statement, 2, "child", "null");
      manifest(statement, 3, "other", "null");
      manifest(statement, 4, "signature", "'" + SUBJECT + "'");
      manifest(statement, 5, "cosign", "null");
      manifest(statement, 6, "untagged", "'absent'");
      manifest(statement, 7, "hidden", "null");
      statement.execute("update manifest set deleted_at = current_timestamp where id = 7");
      for (String child : List.of("child", "other")) {
        reference(statement, 1, child.equals("child") ? 0 : 1, child, "MANIFEST");
        reference(statement, child.equals("child") ? 2 : 3, 0, "config of " + child, "CONFIG");
        reference(statement, child.equals("child") ? 2 : 3, 1, "shared", "LAYER");
      }
      int tag = 1;
      for (String[] pair :
          new String[][] {{"v1", "1"}, {"other", "3"}, {SUBJECT.replace(':', '-') + ".sig", "5"}}) {
        statement.execute(
            "insert into tag (id, package_id, name, manifest_id) values (%d, 1, '%s', %s)"
                .formatted(tag++, pair[0], pair[1]));
      }
      statement.execute(
          "insert into tag_move (id, package_id, name, to_digest, moved_by)"
              + " values (1, 1, 'v1', '"
              + SUBJECT
              + "', 7)");
      flyway().load().migrate();
      List<String> versions = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "select m.digest, v.size, v.pushed_by from package_version v"
                  + " join manifest m on m.id = v.manifest_id order by m.id")) {
        while (row.next()) {
          versions.add(row.getString(1) + " " + row.getLong(2) + " " + row.getString(3));
        }
      }
      assertThat(versions).containsExactly(SUBJECT + " 30 7", "other 20 null", "untagged 0 null");
      statement.execute("shutdown");
    }
  }
}
