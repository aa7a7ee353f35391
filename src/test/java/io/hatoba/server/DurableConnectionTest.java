package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.RelaxedCommit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import org.h2.jdbc.JdbcConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DurableConnectionTest {
  private boolean keeps = true;
  private final FakeDisk disk = new FakeDisk(number -> keeps);
  private Connection driver;
  private Connection connection;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    driver =
        new org.h2.Driver()
            .connect("jdbc:h2:file:" + directory.resolve("database"), new Properties());
    try (Statement statement = driver.createStatement()) {
      statement.execute("create table things (id int primary key)");
    }
    connection = durable();
    connection.setAutoCommit(false);
  }

  private Connection durable() throws SQLException {
    return DurableConnection.overH2(
        new DriverConnection(
            () -> driver, new DriverConnection.Failures(System::nanoTime), System::nanoTime),
        disk.checkpoints());
  }

  @AfterEach
  void close() throws SQLException {
    driver.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from things")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void relax() throws SQLException {
    connection.unwrap(RelaxedCommit.class).relax();
  }

  @Test
  void aCommitOfChangesTakesACheckpoint() throws SQLException {
    execute("insert into things values (1)");
    connection.commit();
    execute("delete from things");
    connection.commit();

    assertThat(disk.taken()).isEqualTo(2);
  }

  @Test
  void aCommitOfReadsTakesNone() throws SQLException {
    count();
    connection.commit();

    assertThat(disk.taken()).isZero();
  }

  @Test
  void aRollbackTakesNone() throws SQLException {
    execute("insert into things values (1)");
    connection.rollback();

    assertThat(disk.taken()).isZero();
    assertThat(count()).isZero();
  }

  @Test
  void aRelaxedCommitTakesNoneAndTheNextOneDoes() throws SQLException {
    execute("insert into things values (1)");
    relax();
    connection.commit();
    assertThat(disk.taken()).isZero();
    assertThat(count()).isEqualTo(1);

    execute("insert into things values (2)");
    connection.commit();
    assertThat(disk.taken()).isEqualTo(1);
  }

  @Test
  void aRollbackForgetsThatTheCommitWasRelaxed() throws SQLException {
    execute("insert into things values (1)");
    relax();
    connection.rollback();
    execute("insert into things values (2)");
    connection.commit();

    assertThat(disk.taken()).isEqualTo(1);
  }

  @Test
  void aCheckpointThatFailsReachesWhoeverCommits() throws SQLException {
    keeps = false;
    execute("insert into things values (1)");

    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
  }

  @Test
  void aRefusalOfTheDriverArrivesAsItIs() throws SQLException {
    execute("insert into things values (1)");

    assertThatThrownBy(() -> execute("insert into things values (1)"))
        .isInstanceOfSatisfying(
            SQLException.class, refusal -> assertThat(refusal.getSQLState()).isEqualTo("23505"));
    connection.close();
    assertThatThrownBy(connection::createStatement).isInstanceOf(SQLException.class);
  }

  @Test
  void itUnwrapsToWhatRelaxesItAndToTheDriver() throws SQLException {
    assertThat(connection.isWrapperFor(RelaxedCommit.class)).isTrue();
    assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
    assertThat(connection.unwrap(JdbcConnection.class)).isSameAs(driver);
  }

  @Test
  void itIsEqualToItselfOnly() throws SQLException {
    Connection other = durable();

    assertThat(Set.of(connection, other)).contains(connection, other).doesNotContain(driver);
  }

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres {
    @Test
    void aRelaxedCommitDoesNotWaitForTheDiskAndTheNextOneDoes(TestDatabase database)
        throws SQLException {
      try (Connection postgres = database.connection()) {
        postgres.setAutoCommit(false);
        postgres.unwrap(RelaxedCommit.class).relax();
        assertThat(setting(postgres)).isEqualTo("off");
        postgres.commit();
        assertThat(setting(postgres)).isEqualTo("on");
        postgres.unwrap(RelaxedCommit.class).relax();
        postgres.rollback();
        assertThat(setting(postgres)).isEqualTo("on");
        postgres.rollback();
        postgres.setAutoCommit(true);
      }
    }

    private String setting(Connection postgres) throws SQLException {
      try (Statement statement = postgres.createStatement();
          ResultSet row = statement.executeQuery("show synchronous_commit")) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
