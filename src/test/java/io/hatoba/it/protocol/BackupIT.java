package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.JarCommand;
import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a server while it serves. */
class BackupIT {
  private static final String NAME = "it-backup/image";

  /** Where nothing listens. */
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path directory;

  private String backup() {
    return directory.resolve("backup").toString();
  }

  /** Pushes one image after another; what was acknowledged, by its tag. */
  private static final class Pusher implements AutoCloseable {
    private final Queue<Map.Entry<String, ManifestJson>> pushed = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final Thread thread;

    Pusher(Repository repository, String prefix) {
      thread =
          new Thread(
              () -> {
                for (int number = 0; !enough.get(); number++) {
                  String tag = prefix + number;
                  pushed.add(Map.entry(tag, repository.pushImage(tag)));
                }
              });
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      enough.set(true);
      thread.join();
    }
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("two minutes have passed").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static void requirePulled(Repository repository, String tag, ManifestJson image) {
    assertThat(repository.get(repository.manifestPath(tag)).require(200).body())
        .isEqualTo(image.content());
    for (String part : new String[] {"/config/digest", "/layers/0/digest"}) {
      String digest = image.document().at(part).textValue();
      assertThat(repository.get(repository.blobPath(digest)).require(200).body().digest())
          .isEqualTo(digest);
    }
  }

  @Test
  void whatWasAcknowledgedBeforeIsRestoredAndPushesGoOnMeanwhile() throws Exception {
    Queue<Map.Entry<String, ManifestJson>> before;
    String admin;
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of())) {
      admin = Files.readString(hatoba.data().resolve("initial-admin.json"));
      Repository repository = new Registry(hatoba).repository(NAME);
      try (Pusher pusher = new Pusher(repository, "v")) {
        await(() -> pusher.pushed.size() >= 30);
        before = new ConcurrentLinkedQueue<>(pusher.pushed);
        JarCommand.Ended ended = JarCommand.run(JarCommand.of(hatoba), "backup", backup());
        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(pusher.pushed).as("pushes went on").hasSizeGreaterThan(before.size());
      }
      JarCommand.Ended verified = JarCommand.run(JarCommand.of(hatoba), "verify");
      assertThat(verified.code()).as(verified.output()).isZero();
      assertThat(verified.output()).contains(" 0 faults");
    }
    Path data = directory.resolve("restored");
    JarCommand.Ended restored =
        JarCommand.run(Map.of("HATOBA_DATA_DIR", data.toString()), "restore", backup());
    assertThat(restored.code()).as(restored.output()).isZero();
    // The file of the first start is no part of a backup, and the token goes on.
    assertThat(data.resolve("initial-admin.json")).doesNotExist();
    Files.writeString(data.resolve("initial-admin.json"), admin);
    try (RunningHatoba second = RunningHatoba.start(Map.of(), data)) {
      Repository repository = new Registry(second).repository(NAME);
      for (Map.Entry<String, ManifestJson> image : before) {
        requirePulled(repository, image.getKey(), image.getValue());
      }
      JarCommand.Ended verified = JarCommand.run(JarCommand.of(second), "verify");
      assertThat(verified.code()).as(verified.output()).isZero();
      repository.pushImage("afterwards");
    }
    JarCommand.Ended offline =
        JarCommand.run(Map.of("HATOBA_DATA_DIR", data.toString(), "HATOBA_URL", NOBODY), "verify");
    assertThat(offline.code()).as(offline.output()).isZero();
  }

  @Test
  void aBackupThatIsKilledIsNoneAndIsTakenUpAgain() throws Exception {
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of())) {
      Repository repository = new Registry(hatoba).repository(NAME);
      for (int number = 0; number < 8; number++) {
        repository.post(Content.random(8 * 1024 * 1024));
      }
      try (JarCommand command = JarCommand.start(JarCommand.of(hatoba), "backup", backup())) {
        await(() -> !command.isAlive() || layers() > 0);
        command.kill();
      }
      assertThat(directory.resolve("backup/hatoba-backup.json")).doesNotExist();
      Map<String, String> elsewhere =
          Map.of("HATOBA_DATA_DIR", directory.resolve("restored").toString());
      assertThat(JarCommand.run(elsewhere, "restore", backup()).output())
          .contains("has no whole backup");

      JarCommand.Ended again = JarCommand.run(JarCommand.of(hatoba), "backup", backup());
      assertThat(again.code()).as(again.output()).isZero();
      assertThat(JarCommand.run(elsewhere, "restore", backup()).code()).isZero();
    }
  }

  private long layers() {
    Path blobs = directory.resolve("backup/layers/blobs/sha256");
    return Files.isDirectory(blobs) ? LiveFiles.below(blobs).size() : 0;
  }

  @Test
  void aDamagedLayerIsToldByTheRunningServer() throws Exception {
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of())) {
      Repository repository = new Registry(hatoba).repository(NAME);
      ManifestJson image = repository.pushImage("v1");
      repository.pushImage("v2");
      String hex = image.document().at("/layers/0/digest").textValue().substring(7);
      try (Stream<Path> files =
          Files.list(hatoba.data().resolve("layers/blobs/sha256/" + hex.substring(0, 2)))) {
        Path file =
            files.filter(f -> f.getFileName().toString().startsWith(hex)).findFirst().orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[0] ^= 1;
        Files.write(file, bytes);
      }

      JarCommand.Ended verified = JarCommand.run(JarCommand.of(hatoba), "verify");

      assertThat(verified.code()).isEqualTo(1);
      assertThat(verified.output())
          .contains("FAULT the blob is damaged")
          .contains("in CONTAINER " + NAME + ":v1")
          .doesNotContain(":v2")
          .contains("1 faults");
    }
  }

  @Test
  void withPostgresTheLayersAreCopiedBehindAFenceAfterTheDatabase() throws Exception {
    try (RestartablePostgres postgres = RestartablePostgres.start(directory.resolve("postgres"))) {
      Path copyOfLayers = directory.resolve("layers-copy");
      Path copyOfRows = directory.resolve("postgres-copy");
      ManifestJson image;
      String admin;
      try (RunningHatoba hatoba = RunningHatoba.start(postgres.settings())) {
        admin = Files.readString(hatoba.data().resolve("initial-admin.json"));
        Repository repository = new Registry(hatoba).repository(NAME);
        image = repository.pushImage("v1");
        Map<String, String> environment = new HashMap<>(JarCommand.of(hatoba));
        environment.putAll(postgres.settings());
        assertThat(JarCommand.run(environment, "backup", backup()).output())
            .contains("the database is a PostgreSQL");
        String script =
            "touch up; while [ ! -e rows ]; do sleep 0.1; done; cp -a "
                + hatoba.data().resolve("layers")
                + " "
                + copyOfLayers;
        try (JarCommand fence =
            JarCommand.start(
                environment,
                "backup-fence",
                "--",
                "sh",
                "-c",
                "cd " + directory + " && " + script)) {
          await(() -> Files.exists(directory.resolve("up")) || !fence.isAlive());
          assertThat(fences(postgres)).as("fences while the command runs").isEqualTo(1);
          copyRows(postgres, directory.resolve("postgres"), copyOfRows);
          repository.pushImage("v2");
          Files.createFile(directory.resolve("rows"));
          JarCommand.Ended ended = fence.await();
          assertThat(ended.code()).as(ended.output()).isZero();
        }
        assertThat(fences(postgres)).as("fences afterwards").isZero();
        assertThat(JarCommand.run(environment, "backup-fence", "--", "sh", "-c", "exit 3").code())
            .isEqualTo(3);
        Map<String, String> asAdmin = new HashMap<>(environment);
        asAdmin.put("HATOBA_LOGIN", "admin");
        asAdmin.put("HATOBA_TOKEN", hatoba.token());
        JarCommand.Ended secretless =
            JarCommand.run(asAdmin, "backup-fence", "--", "sh", "-c", "test -z \"$HATOBA_TOKEN\"");
        assertThat(secretless.code()).as(secretless.output()).isZero();
        JarCommand.Ended verified = JarCommand.run(environment, "verify");
        assertThat(verified.code()).as(verified.output()).isZero();
      }
      try (RestartablePostgres restored = RestartablePostgres.start(copyOfRows)) {
        Map<String, String> environment = new HashMap<>(restored.settings());
        environment.put("HATOBA_STORAGE_DIR", copyOfLayers.toString());
        Path data = Files.createDirectories(directory.resolve("data-restored"));
        Files.writeString(data.resolve("initial-admin.json"), admin);
        try (RunningHatoba second = RunningHatoba.start(environment, data)) {
          Repository repository = new Registry(second).repository(NAME);
          requirePulled(repository, "v1", image);
          repository.get(repository.manifestPath("v2")).require(404);
          Map<String, String> command = new HashMap<>(environment);
          command.putAll(JarCommand.of(second));
          JarCommand.Ended verified = JarCommand.run(command, "verify");
          assertThat(verified.code()).as(verified.output()).isZero();
        }
      }
    }
  }

  private static Connection connection(RestartablePostgres postgres) throws Exception {
    Map<String, String> settings = postgres.settings();
    return DriverManager.getConnection(
        settings.get("HATOBA_DATABASE_URL"),
        settings.get("HATOBA_DATABASE_USER"),
        settings.get("HATOBA_DATABASE_PASSWORD"));
  }

  private static long fences(RestartablePostgres postgres) throws Exception {
    try (Connection connection = connection(postgres);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from sweep_fence where stands_until > current_timestamp")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** What a snapshot of the disk would have, by PostgreSQL's own way of copying files. */
  private static void copyRows(RestartablePostgres postgres, Path from, Path to) throws Exception {
    try (Connection connection = connection(postgres);
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_backup_start('it', true)");
      copy(from, to);
      String label;
      try (ResultSet row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        row.next();
        label = row.getString(1);
      }
      copy(from.resolve("pg_wal") + "/.", to.resolve("pg_wal") + "/");
      Files.deleteIfExists(to.resolve("postmaster.pid"));
      Files.writeString(to.resolve("backup_label"), label);
    }
  }

  private static void copy(Object from, Object to) throws Exception {
    Process copy =
        new ProcessBuilder("cp", "-a", from.toString(), to.toString()).inheritIO().start();
    // A file that PostgreSQL removes meanwhile is none of a copy.
    copy.waitFor();
  }
}
