package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.protocol.RestartablePostgres;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What networks and operators do to a database, under a server that is used meanwhile. */
class DatabaseFault {
  private static final Duration SOON = Duration.ofSeconds(15);

  /** Longer than a client waits for an answer when the database has none for the server. */
  private static final Duration BOUND = Duration.ofSeconds(45);

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private static RestartablePostgres postgres;
  private static DatabaseProxy proxy;
  private static RunningHatoba hatoba;

  private Workload workload;
  private Health health;

  @BeforeAll
  static void start(@TempDir Path directory) {
    postgres = RestartablePostgres.start(directory.resolve("postgres"));
    Map<String, String> settings = new HashMap<>(postgres.settings());
    URI url =
        URI.create(settings.getOrDefault("HATOBA_DATABASE_URL", "").substring("jdbc:".length()));
    proxy = new DatabaseProxy(url.getPort());
    settings.put(
        "HATOBA_DATABASE_URL", "jdbc:postgresql://localhost:" + proxy.port() + url.getPath());
    hatoba = RunningHatoba.start(settings);
  }

  @AfterAll
  static void stop() {
    // Where there is no PostgreSQL, none of them was begun.
    if (hatoba != null) {
      hatoba.close();
    }
    if (proxy != null) {
      proxy.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @BeforeEach
  void begin(TestInfo test) {
    String name =
        "database-" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    health = new Health(hatoba.origin());
    workload = new Workload(name, hatoba::origin, hatoba.token());
    workload.begin();
    Client.slowest();
  }

  @AfterEach
  void end() {
    proxy.recover();
    workload.close();
    health.close();
  }

  private void requireRecovery() {
    System.out.printf("ready again after %s%n", health.awaitReady(RECOVERY));
    workload.awaitProgress(40);
    Duration slowest = Client.slowest();
    System.out.printf("slowest answer after %s%n", slowest);
    workload.endAndCheck();
    health.requireAlive();
    assertThat(slowest).isLessThan(BOUND);
  }

  @Test
  void absent() throws InterruptedException {
    postgres.goAway();
    System.out.printf("not ready after %s%n", health.awaitDown("database", SOON));
    TimeUnit.SECONDS.sleep(3);
    postgres.comeBack();
    requireRecovery();
  }

  @Test
  void slow() throws InterruptedException {
    proxy.delay(Duration.ofMillis(100));
    workload.awaitProgress(8);
    proxy.recover();
    requireRecovery();
  }

  @Test
  void cut() throws InterruptedException {
    Random random = Workload.random("cut");
    for (int i = 0; i < 15; i++) {
      TimeUnit.MILLISECONDS.sleep(100 + random.nextInt(400));
      proxy.reset();
    }
    requireRecovery();
  }

  @Test
  void swallowed() throws InterruptedException {
    proxy.swallow();
    System.out.printf("not ready after %s%n", health.awaitDown("database", SOON));
    TimeUnit.SECONDS.sleep(5);
    proxy.recover();
    requireRecovery();
  }
}
