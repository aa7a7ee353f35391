package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriverConnectionTest {
  private final FakeDatabase database = new FakeDatabase();
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    connection = database.connect();
  }

  /** As a server's pool does it. */
  private static void transaction(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try {
      connection.prepareStatement("select 1");
      connection.commit();
    } catch (SQLException failure) {
      connection.rollback();
      throw failure;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Test
  void inBusyUseNothingIsAskedOfTheDatabase() throws SQLException {
    for (int i = 0; i < 1000; i++) {
      transaction(connection);
    }

    assertThat(database.calls()).hasSize(4000).doesNotContain("1 isValid");
    assertThat(database.opened()).isEqualTo(1);
  }

  @Test
  void afterAPauseItIsAskedOnceWhetherItStands() throws SQLException {
    database.pause();
    transaction(connection);
    transaction(connection);

    assertThat(database.calls()).containsOnlyOnce("1 isValid");
    assertThat(database.opened()).isEqualTo(1);
  }

  @Test
  void aRestartDuringAPauseIsNotFelt() throws SQLException {
    database.pause();
    database.restart();
    transaction(connection);

    assertThat(database.calls())
        .containsExactly(
            "1 setAutoCommit false",
            "1 isValid",
            "2 setAutoCommit false",
            "2 prepareStatement",
            "2 commit",
            "2 setAutoCommit true");
  }

  @Test
  void oneThatBreaksInUseIsOpenedAnewForTheNextTransaction() throws SQLException {
    database.restart();
    assertThatThrownBy(() -> transaction(connection)).isInstanceOf(SQLException.class);
    transaction(connection);

    assertThat(database.opened()).isEqualTo(2);
  }

  @Test
  void oneThatBreaksCastsDoubtOnTheOthersOnce() throws SQLException {
    Connection other = database.connect();
    database.restart();
    assertThatThrownBy(() -> transaction(connection)).isInstanceOf(SQLException.class);
    transaction(other);
    database.calls();
    transaction(other);

    assertThat(database.calls()).doesNotContain("3 isValid").contains("3 commit");
  }

  @Test
  void aTransactionUnderWayIsNeverContinuedOnAnother() throws SQLException {
    connection.setAutoCommit(false);
    connection.prepareStatement("insert into things values (1)");
    database.restart();
    database.pause();

    assertThatThrownBy(() -> connection.prepareStatement("insert into things values (2)"))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
    assertThat(database.opened()).isEqualTo(1);
    connection.prepareStatement("select 1");
    assertThat(database.opened()).isEqualTo(2);
  }

  @Test
  void aTransactionWhoseConnectionBrokeIsRolledBackAlready() throws SQLException {
    connection.setAutoCommit(false);
    connection.prepareStatement("insert into things values (1)");
    database.leave();
    connection.rollback();
    connection.setAutoCommit(true);
    database.comeBack();
    database.calls();
    connection.prepareStatement("select 1");

    assertThat(database.calls()).containsExactly("2 setAutoCommit true", "2 prepareStatement");
  }

  @Test
  void whileTheDatabaseIsAwayItSaysSo() throws SQLException {
    database.leave();
    database.pause();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> connection.prepareStatement("select 1"))
          .isInstanceOf(SQLException.class)
          .hasMessage("the database is away");
    }
    database.comeBack();
    transaction(connection);

    assertThat(database.opened()).isEqualTo(2);
  }

  @Test
  void ofADatabaseThatSaysNothingOneConnectionFindsOutForAll() throws SQLException {
    Connection other = database.connect();
    database.fallSilent();
    database.pause();
    assertThatThrownBy(() -> connection.prepareStatement("select 1"))
        .isInstanceOf(SQLException.class);
    assertThat(database.waits()).isEqualTo(2);

    assertThatThrownBy(() -> other.prepareStatement("select 1")).isInstanceOf(SQLException.class);
    assertThat(database.waits()).isEqualTo(1);
    assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
    assertThat(database.waits()).isEqualTo(1);

    database.comeBack();
    transaction(connection);
    transaction(other);
    assertThat(database.waits()).isZero();
  }

  @Test
  void oneThatItsOwnerClosedStaysClosed() throws SQLException {
    connection.close();

    assertThatThrownBy(() -> connection.prepareStatement("select 1"))
        .isInstanceOf(SQLException.class);
    assertThat(database.opened()).isEqualTo(1);
  }
}
