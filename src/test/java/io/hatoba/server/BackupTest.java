package io.hatoba.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hatoba.config.DataDirectory;
import io.hatoba.config.InvalidSettingException;
import io.hatoba.config.Settings;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import io.hatoba.transfer.TransferException;
import io.hatoba.transfer.backup.Backup;
import io.hatoba.transfer.backup.Instance;
import io.hatoba.transfer.backup.RestingInstance;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands about an instance that no node has open, on its own database and layer store. */
class BackupTest {
  private static final long GENERATION = 7;

  @TempDir private Path directory;
  private String output = "";

  private Settings settings(String data) {
    return new Settings(given(data));
  }

  private Function<String, Optional<String>> given(String data) {
    return given(data, Map.of());
  }

  private Function<String, Optional<String>> given(String data, Map<String, String> more) {
    Map<String, String> values = new HashMap<>(more);
    values.putIfAbsent("hatoba.data-dir", directory.resolve(data).toString());
    values.putIfAbsent("hatoba.url", NOBODY);
    return key -> Optional.ofNullable(values.get(key));
  }

  /** Where nothing listens. */
  private static final String NOBODY = "http://127.0.0.1:1";

  private int command(String data, String... line) {
    return command(given(data), line);
  }

  private int command(Function<String, Optional<String>> given, String... line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, UTF_8)) {
      return CommandLine.run(List.of(line), given, out, out);
    } finally {
      output = bytes.toString(UTF_8);
    }
  }

  private String backup() {
    return directory.resolve("backup").toString();
  }

  /** An instance with an image of its own for each tag; digests of config and layer of each. */
  private List<Digest> instance(String data, String... tags) throws Exception {
    Settings settings = settings(data);
    Files.createDirectories(settings.dataDirectory());
    LayerConnectionFactory store =
        FileLayerConnectionFactory.at(settings.storageDirectory(), task -> {});
    List<Digest> blobs = new ArrayList<>();
    TestDatabase database = TestDatabase.open(settings.database());
    try {
      Rows rows = new Rows(database);
      for (String tag : tags) {
        Digest config = blob(store, rows, "config of " + tag);
        Digest layer = blob(store, rows, "layer of " + tag);
        blobs.addAll(List.of(config, layer));
        String document =
            """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
             "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}\
            """
                .formatted(
                    config, ("config of " + tag).length(), layer, ("layer of " + tag).length());
        database
            .transactions()
            .required(
                () -> {
                  long id =
                      rows.store(
                              rows.entity(document),
                              Manifest.parse(document.getBytes(UTF_8), Optional.empty())
                                  .references())
                          .id();
                  rows.point(new Tag(tag), id, Digest.sha256(document.getBytes(UTF_8)));
                });
      }
      database.execute(
          "insert into setting (name, content) values ('layer.store', ?)",
          store.identify(Optional.empty()));
    } finally {
      database.close();
      HatobaDataSource.release(settings.database());
    }
    return blobs;
  }

  private static Digest blob(LayerConnectionFactory store, Rows rows, String content)
      throws Exception {
    Digest digest = rows.createBlob(content, GENERATION);
    UploadId upload = UploadId.random();
    RunningDigest running = new RunningDigest(digest.algorithm());
    try (LayerConnection connection = store.getConnection()) {
      connection.append(
          upload, 0, new ByteArrayInputStream(content.getBytes(UTF_8)), Long.MAX_VALUE, running);
      connection.promote(
          connection.verify(
              new StagedLayer(upload, List.of(new StagedLayer.Segment(0, content.length()))),
              digest,
              Optional.empty()),
          GENERATION);
    }
    return digest;
  }

  private void execute(String data, String sql, Object... parameters) throws Exception {
    Settings settings = settings(data);
    TestDatabase database = TestDatabase.open(settings.database());
    try {
      database.execute(sql, parameters);
    } finally {
      database.close();
      HatobaDataSource.release(settings.database());
    }
  }

  private Path file(Path store, Digest digest) throws IOException {
    Path shard = store.resolve("blobs/sha256/" + digest.hex().substring(0, 2));
    try (Stream<Path> files = Files.list(shard)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(digest.hex()))
          .findFirst()
          .orElseThrow();
    }
  }

  private Path layer(String data, Digest digest) throws IOException {
    return file(settings(data).storageDirectory(), digest);
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void whatWasBackedUpIsRestoredToANewPlaceAndVerified() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");

    assertThat(command("data", "backup", backup())).as(output).isZero();
    assertThat(output).contains("backed up 4 layers");
    assertThat(command("other", "restore", backup())).as(output).isZero();
    assertThat(command("other", "verify")).as(output).isZero();
    assertThat(output).contains("2 tags in 1 packages: 2 manifests, 4 blobs").contains(" 0 faults");
    for (Digest blob : blobs) {
      assertThat(layer("other", blob)).hasSameBinaryContentAs(layer("data", blob));
    }
    assertThat(settings("other").storageDirectory().resolve("store-name"))
        .as("another store than the one that was backed up")
        .content()
        .isNotEqualTo(Files.readString(settings("data").storageDirectory().resolve("store-name")));
    assertThat(directory.resolve("other").resolve(DataDirectory.UNFINISHED_RESTORE)).doesNotExist();
  }

  @Test
  void aBackupIsForItsOwnerAlone() throws Exception {
    instance("data", "v1");
    command("data", "backup", backup());

    assertThat(mode(Path.of(backup()))).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(Path.of(backup()))) {
      assertThat(files.filter(Files::isRegularFile))
          .filteredOn(file -> !file.endsWith("backup.lock"))
          .hasSize(3)
          .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aLaterBackupKeepsWhatIsThereAndFreesWhatNobodyNeeds() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");
    take("data", Instant.parse("2026-01-01T00:00:00Z"));
    Path kept = file(Backup.layersOf(Path.of(backup())), blobs.get(0));
    Object before = Files.getAttribute(kept, "unix:ino");
    Path freed = file(Backup.layersOf(Path.of(backup())), blobs.get(3));
    deleteBlob("data", blobs.get(3));

    take("data", Instant.parse("2026-01-02T00:00:00Z"));

    assertThat(Files.getAttribute(kept, "unix:ino")).isEqualTo(before);
    assertThat(freed).doesNotExist();
    assertThat(Path.of(backup()).resolve("20260101T000000Z.mv.db")).doesNotExist();
    assertThat(Path.of(backup()).resolve("20260102T000000Z.mv.db")).exists();
  }

  /** As the command does it, at another time. */
  private void take(String data, Instant now) throws Exception {
    take(data, now, Optional.empty(), Optional.empty());
  }

  /**
   * Takes one that fails.
   *
   * @param cut after the snapshot
   * @param disturbed before it becomes the one that counts
   */
  private void take(
      String data,
      Instant now,
      Optional<TransferException> cut,
      Optional<TransferException> disturbed)
      throws Exception {
    OfflineStores stores = new OfflineStores();
    Settings settings = settings(data);
    try (Instance instance = new RestingInstance(stores, settings.database());
        Instance failing = failing(instance, cut, disturbed)) {
      new Backup(
              Path.of(backup()),
              stores.layers(Backup.layersOf(Path.of(backup()))),
              stores,
              Clock.fixed(now, ZoneOffset.UTC),
              line -> output += line)
          .take(failing, stores.layers(settings.storageDirectory()), settings.database());
    }
  }

  private static Instance failing(
      Instance instance, Optional<TransferException> cut, Optional<TransferException> disturbed) {
    return new Instance() {
      @Override
      public String layerStore() throws TransferException {
        return instance.layerStore();
      }

      @Override
      public void snapshot(Path archive) throws TransferException {
        instance.snapshot(archive);
        if (cut.isPresent()) {
          throw cut.get();
        }
      }

      @Override
      public void requireUndisturbed() throws TransferException {
        instance.requireUndisturbed();
        if (disturbed.isPresent()) {
          throw disturbed.get();
        }
      }

      @Override
      public void close() {
        // The other one is closed by itself.
      }
    };
  }

  @Test
  void aBackupThatBreaksOffIsNoneAndLeavesTheOneBefore() throws Exception {
    instance("data", "v1");
    TransferException cut = new TransferException("cut");

    assertThatThrownBy(() -> take("data", Instant.EPOCH, Optional.of(cut), Optional.empty()))
        .isSameAs(cut);
    assertThat(command("other", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("has no whole backup");

    take("data", Instant.parse("2026-01-01T00:00:00Z"));
    assertThatThrownBy(() -> take("data", Instant.EPOCH, Optional.of(cut), Optional.empty()))
        .isSameAs(cut);
    assertThat(command("other", "restore", backup())).as(output).isZero();
    assertThat(command("other", "verify")).as(output).isZero();
  }

  @Test
  void aBackupDuringWhichLayersMayHaveGoneLeavesTheOneBefore() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");
    take("data", Instant.parse("2026-01-01T00:00:00Z"));
    deleteBlob("data", blobs.get(3));
    TransferException gone = new TransferException("the fence is gone");

    assertThatThrownBy(
            () ->
                take(
                    "data",
                    Instant.parse("2026-01-02T00:00:00Z"),
                    Optional.empty(),
                    Optional.of(gone)))
        .isSameAs(gone);

    assertThat(command("other", "restore", backup())).as(output).isZero();
    assertThat(output).contains("restored the backup of 2026-01-01T00:00:00Z");
    assertThat(command("other", "verify")).as(output).isZero();
    assertThat(output).contains("4 blobs");

    take("data", Instant.parse("2026-01-03T00:00:00Z"));
    assertThat(namesOfBackups())
        .containsExactlyInAnyOrder("20260103T000000Z.mv.db", "20260103T000000Z.layers");
    assertThat(copyOf(blobs.get(3))).isEmpty();
  }

  @Test
  void aBackupThatLacksLayersIsTakenBesideTheOneBeforeUntilOneIsWhole() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");
    Path lost = layer("data", blobs.get(0));
    byte[] bytes = Files.readAllBytes(lost);
    take("data", Instant.parse("2026-01-01T00:00:00Z"));
    deleteBlob("data", blobs.get(3));
    Files.delete(copyOf(blobs.get(0)).orElseThrow());
    Files.delete(lost);

    take("data", Instant.parse("2026-01-02T00:00:00Z"));

    assertThat(copyOf(blobs.get(3))).as("a layer of the older one alone").isPresent();
    assertThat(namesOfBackups())
        .containsExactlyInAnyOrder(
            "20260101T000000Z.mv.db",
            "20260101T000000Z.layers",
            "20260101T000000Z.json",
            "20260102T000000Z.mv.db",
            "20260102T000000Z.layers");
    assertThat(Path.of(backup()).resolve("20260101T000000Z.json"))
        .content()
        .contains("2026-01-01T00:00:00Z");

    Files.write(lost, bytes);
    take("data", Instant.parse("2026-01-03T00:00:00Z"));
    assertThat(namesOfBackups())
        .containsExactlyInAnyOrder("20260103T000000Z.mv.db", "20260103T000000Z.layers");
    assertThat(copyOf(blobs.get(3))).isEmpty();
  }

  private List<String> namesOfBackups() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(backup()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("2026"))
          .toList();
    }
  }

  /** The file of the backup that has a layer. */
  private Optional<Path> copyOf(Digest digest) throws IOException {
    Path shard =
        Backup.layersOf(Path.of(backup())).resolve("blobs/sha256/" + digest.hex().substring(0, 2));
    if (!Files.isDirectory(shard)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(shard)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(digest.hex()))
          .findFirst();
    }
  }

  private void deleteBlob(String data, Digest digest) throws Exception {
    execute(
        data,
        "delete from blob_link where blob_id in (select id from blob where digest = ?)",
        digest.toString());
    execute(data, "delete from blob where digest = ?", digest.toString());
  }

  @Test
  void aDamagedLayerIsToldWithItsPackageAndTagAndDoesNotStopTheBackup() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");
    flip(layer("data", blobs.get(1)));
    Files.delete(layer("data", blobs.get(2)));

    assertThat(command("data", "verify")).isEqualTo(1);
    assertThat(output)
        .contains("FAULT the blob is damaged")
        .contains(blobs.get(1).toString())
        .contains("FAULT the blob is not there")
        .containsPattern("in CONTAINER \\S+/app:v1\\R")
        .containsPattern("in CONTAINER \\S+/app:v2\\R")
        .contains("2 faults");
    assertThat(command("data", "backup", backup())).isEqualTo(1);
    assertThat(output).contains("MISSING " + blobs.get(1)).contains("2 layers could not be had");
    assertThat(command("other", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("--partial yes");
    assertThat(command("other", "restore", backup(), "--partial", "yes")).as(output).isZero();
    assertThat(command("other", "verify")).isEqualTo(1);
    assertThat(output).contains("2 faults");
  }

  @Test
  void whatIsWrongInTheDatabaseIsFoundToo() throws Exception {
    List<Digest> blobs = instance("data", "v1", "v2");
    execute(
        "data",
        "update manifest set content = cast(? as varbinary) where id ="
            + " (select manifest_id from tag where name = 'v1')",
        new byte[] {1});
    execute(
        "data",
        "update blob_link set deleted_at = current_timestamp where blob_id ="
            + " (select id from blob where digest = ?)",
        blobs.get(2).toString());

    assertThat(command("data", "verify")).isEqualTo(1);
    assertThat(output)
        .contains("FAULT the manifest has digest")
        .contains("FAULT " + blobs.get(2) + ", which it names, is not there")
        .contains("2 faults");

    execute("data", "update manifest set deleted_at = current_timestamp");
    assertThat(command("data", "verify")).isEqualTo(1);
    assertThat(output).contains("FAULT the tag names nothing").containsPattern("/app:v2");
  }

  @Test
  void aBackupIsRestoredToAnEmptyPlaceOnly() throws Exception {
    instance("data", "v1");
    instance("other", "mine");
    command("data", "backup", backup());

    assertThat(command("other", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("is not empty");
    assertThat(command("other", "verify")).as(output).isZero();
  }

  @Test
  void aDamagedBackupIsNotRestored() throws Exception {
    List<Digest> blobs = instance("data", "v1");
    command("data", "backup", backup());
    flip(file(Backup.layersOf(Path.of(backup())), blobs.get(1)));

    assertThat(command("other", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("MISSING " + blobs.get(1) + " is damaged");
    assertThat(directory.resolve("other/database/hatoba.mv.db")).doesNotExist();
    assertThatThrownBy(() -> new DataDirectory(settings("other")).prepare())
        .as("a server does not start there")
        .isInstanceOf(InvalidSettingException.class);

    flip(file(Backup.layersOf(Path.of(backup())), blobs.get(1)));
    assertThat(command("other", "restore", backup())).as(output).isZero();
    assertThat(output).contains("going on");
    new DataDirectory(settings("other")).prepare();

    try (Stream<Path> files = Files.list(Path.of(backup()))) {
      flip(files.filter(file -> file.toString().endsWith(".mv.db")).findFirst().orElseThrow());
    }
    assertThat(command("third", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("is damaged");
    assertThat(directory.resolve("third")).doesNotExist();
  }

  @Test
  void aRestoreThatWasBrokenOffGoesOnOnlyWithTheSameBackupToTheSamePlace() throws Exception {
    List<Digest> blobs = instance("data", "v1");
    instance("live", "mine");
    command("data", "backup", backup());
    Path damaged = file(Backup.layersOf(Path.of(backup())), blobs.get(1));
    flip(damaged);
    assertThat(command("other", "restore", backup())).isEqualTo(1);
    flip(damaged);
    Path live = directory.resolve("live/database/hatoba");
    byte[] before = Files.readAllBytes(Path.of(live + ".mv.db"));

    Map<String, String> elsewhere = Map.of("hatoba.database-url", "jdbc:h2:file:" + live);
    assertThat(command(given("other", elsewhere), "restore", backup())).isEqualTo(1);
    assertThat(output).contains("with other settings");
    assertThat(Path.of(live + ".mv.db")).hasBinaryContent(before);
    elsewhere = Map.of("hatoba.storage-dir", directory.resolve("live/layers").toString());
    assertThat(command(given("other", elsewhere), "restore", backup())).isEqualTo(1);
    assertThat(output).contains("with other settings");

    Path other = directory.resolve("other/database/hatoba.mv.db");
    Files.createDirectories(other.getParent());
    Files.write(other, before);
    assertThat(command("other", "restore", backup())).isEqualTo(1);
    assertThat(output).contains("has come there since");
    assertThat(other).hasBinaryContent(before);

    Files.delete(other);
    assertThat(command("other", "restore", backup())).as(output).isZero();
    assertThat(command("other", "verify")).as(output).isZero();
  }

  @Test
  void theLayersOfAnotherInstanceAreNotTaken() throws Exception {
    instance("data", "v1");
    Files.writeString(settings("data").storageDirectory().resolve("store-name"), "another");

    assertThat(command("data", "backup", backup())).isEqualTo(1);
    assertThat(output).contains("is not the layer store of this database");
    assertThat(command("data", "verify")).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsNotMade() {
    assertThat(command("nowhere", "backup", backup())).isEqualTo(1);
    assertThat(output).contains("there is no database");
    assertThat(command("nowhere", "verify")).isEqualTo(1);
    assertThat(directory.resolve("nowhere")).doesNotExist();
    assertThat(Path.of(backup())).doesNotExist();
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws Exception {
    instance("data", "v1");
    Files.createDirectories(Path.of(backup()));
    Files.writeString(Path.of(backup()).resolve("thesis.txt"), "mine");

    assertThat(command("data", "backup", backup())).isEqualTo(1);
    assertThat(output).contains("something else than a backup");
  }

  @Test
  void theTokenOfTheFirstStartIsShownOnlyToAServerThatIsNamed() throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    HttpServer somebody =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    somebody.createContext(
        "/",
        exchange -> {
          seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    somebody.start();
    try {
      Files.createDirectories(directory.resolve("data"));
      Files.writeString(
          directory.resolve("data/initial-admin.json"), "{\"login\":\"a\",\"token\":\"secret\"}");
      String url = "http://127.0.0.1:" + somebody.getAddress().getPort();

      assertThat(command("data", "verify", "--url", url)).isEqualTo(1);
      assertThat(output).contains("must name a site administrator");
      assertThat(seen).doesNotContain("Bearer secret");

      assertThat(command(given("data", Map.of("hatoba.url", url)), "verify")).isEqualTo(1);
      assertThat(seen).contains("Bearer secret");
    } finally {
      somebody.stop(0);
    }
  }

  @Test
  void whatIsPrintedTellsATerminalNothing() {
    assertThat(command("data", "verify", "--url", "a\u009b\u001b[2Jb")).isEqualTo(1);
    assertThat(output).contains("--url a??[2Jb is");
  }

  @Test
  void whatCannotBeUnderstoodIsRefused() {
    assertThat(command("data", "backup")).isEqualTo(1);
    assertThat(output).contains("usage: java -jar hatoba.jar backup DIR");
    assertThat(command("data", "verify", "--verbose")).isEqualTo(1);
    assertThat(output).contains("unknown option --verbose");
    assertThat(command("data", "verify", "--url", "ftp://x")).isEqualTo(1);
    assertThat(output).contains("is not of the form");
    assertThat(command("data", "backup-fence")).isEqualTo(1);
    assertThat(output).contains("-- COMMAND");
  }
}
