package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.metadata.RelaxedCommit;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database as the server's pool sees it. */
@Timeout(60)
class EmbeddedDatabaseTest {
  private DatabaseSettings settings;
  private HatobaDataSource source;
  private Connection connection;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    settings = new DatabaseSettings("jdbc:h2:file:" + directory.resolve("hatoba"), "hatoba", "");
    source = new HatobaDataSource(settings);
    connection = source.getConnection();
    execute(connection, "create table things (id int primary key, text varchar(9))");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    HatobaDataSource.release(settings);
  }

  private static void execute(Connection on, String sql) throws SQLException {
    try (Statement statement = on.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(Connection on) throws SQLException {
    try (Statement statement = on.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from things")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private Connection driver() throws SQLException {
    Properties owner = new Properties();
    owner.setProperty("user", "hatoba");
    owner.setProperty("password", "");
    return new org.h2.Driver()
        .connect(settings.url() + ";IFEXISTS=TRUE;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE", owner);
  }

  private static MVStore store(Connection driver) throws SQLException {
    SessionLocal session = (SessionLocal) driver.unwrap(JdbcConnection.class).getSession();
    return session.getDatabase().getStore().getMvStore();
  }

  /** The thread that writes what is not to be waited for. */
  private static ExecutorService background(MVStore store) throws ReflectiveOperationException {
    Field field = FileStore.class.getDeclaredField("bufferSaveExecutor");
    field.setAccessible(true);
    return (ExecutorService) field.get(store.getFileStore());
  }

  @Test
  void aCommitWaitsForWhatTheBackgroundHasToWrite() throws Exception {
    try (Connection driver = driver()) {
      MVStore store = store(driver);
      CountDownLatch slow = new CountDownLatch(1);
      background(store).execute(() -> await(slow));
      execute(driver, "insert into things values (1, 'c')");
      // What changed is with the background now, and no checkpoint finds anything to store.
      store.tryCommit();
      FutureTask<Boolean> committing = started(source.disk()::force);

      assertThatThrownBy(() -> committing.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      slow.countDown();
      assertThat(committing.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aCommitWaitsWhileAStoreIsTaken() throws Exception {
    try (Connection driver = driver()) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch slow = new CountDownLatch(1);
      MVStore store = store(driver);
      FutureTask<Boolean> storing =
          started(
              () ->
                  store.executeFilestoreOperation(
                      () -> {
                        held.countDown();
                        await(slow);
                      }));
      await(held);
      execute(connection, "insert into things values (1, 'c')");
      connection.unwrap(RelaxedCommit.class).relax();
      FutureTask<Boolean> committing = started(connection::commit);

      assertThatThrownBy(() -> committing.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(count(driver)).isZero();
      slow.countDown();
      assertThat(committing.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(count(driver)).isEqualTo(1);
      assertThat(storing.get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatACrashLeftOfATransactionIsTakenBack(@TempDir Path image) throws Exception {
    execute(connection, "create index things_text on things (text)");
    execute(connection, "insert into things values (1, 'a'), (2, 'b')");
    connection.commit();
    execute(connection, "delete from things where id = 1");
    execute(connection, "insert into things values (3, 'c')");
    try (Connection driver = driver()) {
      MVStore store = store(driver);
      // As a store does that takes the log before the change is in it, and the row after it.
      for (String name : store.getMapNames()) {
        if (name.startsWith("undoLog")) {
          store.openMap(name).clear();
        }
      }
      source.disk().force();
      Files.copy(file(settings), image.resolve("hatoba.mv.db"));
      execute(driver, "shutdown immediately");
    }
    connection.rollback();

    DatabaseSettings crashed =
        new DatabaseSettings("jdbc:h2:file:" + image.resolve("hatoba"), "hatoba", "");
    for (int opening = 1; opening <= 2; opening++) {
      try (Connection reopened = new HatobaDataSource(crashed).getConnection()) {
        assertThat(ids(reopened, "select id from things order by id")).containsExactly(1, 2);
        assertThat(
                ids(reopened, "select id from things where text in ('a', 'b', 'c') order by text"))
            .containsExactly(1, 2);
        execute(reopened, "insert into things values (3, 'c')");
        execute(reopened, "delete from things where id = 3");
      }
      HatobaDataSource.release(crashed);
    }
  }

  private static Path file(DatabaseSettings settings) {
    return Path.of(settings.url().substring("jdbc:h2:file:".length()) + ".mv.db");
  }

  private static List<Integer> ids(Connection on, String sql) throws SQLException {
    List<Integer> found = new ArrayList<>();
    try (Statement statement = on.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getInt(1));
      }
    }
    return found;
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static FutureTask<Boolean> started(Work work) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              work.run();
              return true;
            });
    new Thread(task).start();
    return task;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThatClosedItselfIsOpenedAnewForTheNextTransaction() throws SQLException {
    execute(connection, "insert into things values (1, 'c')");
    connection.commit();
    Connection other = source.getConnection();
    other.setAutoCommit(false);
    assertThat(count(other)).isEqualTo(1);
    other.rollback();
    try (Connection driver = driver()) {
      execute(driver, "shutdown immediately");
    }

    assertThatThrownBy(
            () -> {
              execute(connection, "insert into things values (2, 'c')");
              connection.commit();
            })
        .isInstanceOf(SQLException.class);
    connection.rollback();
    execute(connection, "insert into things values (3, 'c')");
    connection.commit();

    assertThat(count(other)).as("what was promised, and what may be there").isBetween(2, 3);
    execute(connection, "delete from things where id = 2");
    connection.commit();
    assertThat(count(other)).isEqualTo(2);
    other.close();
  }

  @Test
  void aCheckpointOfTheDatabaseThatCameInItsPlaceIsNoPromise() throws SQLException {
    Checkpoints reopening =
        new Checkpoints(
            () -> {
              try (Connection dying = driver()) {
                execute(dying, "shutdown immediately");
              }
              source.disk().force();
            });
    Connection committing =
        DurableConnection.overH2(
            new DriverConnection(
                this::driver, new DriverConnection.Failures(System::nanoTime), System::nanoTime),
            reopening);
    committing.setAutoCommit(false);
    execute(committing, "insert into things values (1, 'c')");

    assertThatThrownBy(committing::commit)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("closed itself");
    connection.rollback();
  }

  @Test
  void whatIsReleasedMayBeOpenedByAnother() throws SQLException {
    execute(connection, "insert into things values (1, 'c')");
    connection.commit();
    connection.close();
    HatobaDataSource.release(settings);

    try (Connection driver = driver()) {
      assertThat(store(driver).isClosed()).isFalse();
      assertThat(count(driver)).isEqualTo(1);
    }
  }
}
