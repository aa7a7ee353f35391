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

/** An instance that had its one key in a setting. */
class BearerKeyMigrationTest {
  private static final String URL =
      "jdbc:h2:mem:bearer-keys;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";

  private static FluentConfiguration flyway() {
    return Flyway.configure(BearerKeyMigrationTest.class.getClassLoader())
        .dataSource(URL, "hatoba", "")
        .locations("classpath:db/migration/common", "classpath:db/migration/h2")
        .placeholders(Startup.placeholders(true));
  }

  @Test
  void theKeyOfTheSettingSignsOnUnderNumberZero() throws SQLException {
    flyway().target("3").load().migrate();
    try (Connection connection = DriverManager.getConnection(URL, "hatoba", "");
        Statement statement = connection.createStatement()) {
      statement.execute("insert into setting (name, content) values ('bearer.key', 'a secret')");
      flyway().load().migrate();
      try (ResultSet key = statement.executeQuery("select id, secret, at_once from bearer_key")) {
        assertThat(key.next()).isTrue();
        assertThat(key.getLong("id")).isZero();
        assertThat(key.getString("secret")).isEqualTo("a secret");
        assertThat(key.getBoolean("at_once")).isTrue();
        assertThat(key.next()).isFalse();
      }
      try (ResultSet setting = statement.executeQuery("select * from setting")) {
        assertThat(setting.next()).isFalse();
      }
      statement.execute("shutdown");
    }
  }
}
