package io.hatoba.maintenance.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.StopWish;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.oci.BlobUnknownException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.StoredBlob;
import io.hatoba.registry.StoredManifest;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.Viewer;
import io.hatoba.server.SettableClock;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.Layer;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers of a real store, hurt behind the registry's back. */
abstract class ScrubContract {
  private static final int PATIENCE_SECONDS = 30;
  private static final Viewer READER = viewer(false);
  private static final Viewer PUSHER = viewer(true);

  /** Held, so that its level stays: what is damaged here is damaged on purpose. */
  private static final Logger QUIET = Logger.getLogger("io.hatoba.maintenance.scrub");

  static {
    QUIET.setLevel(Level.OFF);
  }

  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private final Settings settings =
      new Settings(key -> Optional.of("16GiB").filter(rate -> key.equals("hatoba.scrub-rate")));
  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final List<Integer> reads = new ArrayList<>();
  private Runnable whileReading = () -> {};
  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private RegistryBeans registry;
  private LayerConnectionFactory store;
  private String storeName;
  private ScrubNode node;
  private long firstBlob;
  private long firstManifest;

  private static Viewer viewer(boolean pushes) {
    return new Viewer(pushes, () -> pushes);
  }

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    audit = new AuditBeans(database);
    store = FileLayerConnectionFactory.at(directory, Runnable::run);
    storeName = store.identify(Optional.empty());
    rows = new Rows(database);
    registry = new RegistryBeans(database, store, settings, audit.log());
    firstBlob = number("select coalesce(max(id), 0) from blob");
    firstManifest = number("select coalesce(max(id), 0) from manifest");
    for (String table : List.of("scrub_piece", "scrub_suspect", "blob_damage", "image_check")) {
      database.execute("delete from " + table);
    }
    database.execute("update scrub_round set finished_at = current_timestamp");
    node = newNode();
  }

  private long number(String sql, Object... parameters) {
    return ((Number) database.query(sql, parameters).get(0)).longValue();
  }

  private ScrubNode newNode() {
    return new ScrubNode(
        database,
        store,
        storeName,
        settings,
        audit.log(),
        clock,
        new ScrubPace(settings) {
          @Override
          public void read(int bytes) {
            reads.add(bytes);
            Runnable once = whileReading;
            whileReading = () -> {};
            once.run();
            super.read(bytes);
          }
        });
  }

  /** A round that has come to the first blob of this test. */
  private void beginRound() {
    database.transactions().required(() -> node.scrub().start(rows.ownerId()));
    database.execute(
        "update scrub_round set cursor_blob = ?, cursor_manifest = ? where finished_at is null",
        firstBlob,
        firstManifest);
  }

  private void scrub() {
    beginRound();
    node.rounds().run();
  }

  private Digest push(Layer layer) {
    UploadId upload =
        registry
            .uploads()
            .start(rows.name(), rows.ownerId(), DigestAlgorithm.SHA256)
            .orElseThrow()
            .upload();
    registry
        .uploads()
        .put(
            rows.name(),
            upload,
            layer.digest(),
            new UploadBody(layer.body(), OptionalLong.of(layer.bytes().length), Optional.empty()));
    return layer.digest();
  }

  private static Path fileOf(Digest digest) {
    try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(digest.hex()))
          .findFirst()
          .orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A way to hurt a file, and what is said of it. */
  enum Harm {
    CONTENT {
      @Override
      void on(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.seek(bytes.length() / 2);
          int before = bytes.read();
          bytes.seek(bytes.length() / 2);
          bytes.write(before ^ 1);
        }
      }
    },
    SHORT {
      @Override
      void on(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.setLength(bytes.length() - 1);
        }
      }
    },
    LONG {
      @Override
      void on(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
          bytes.setLength(bytes.length() + 1);
        }
      }
    },
    MISSING {
      @Override
      void on(Path file) throws IOException {
        Files.delete(file);
      }
    },
    /** A link that goes round in a circle can be read by nobody, root included. */
    UNREADABLE {
      @Override
      void on(Path file) throws IOException {
        Files.delete(file);
        Files.createSymbolicLink(file, file.getFileName());
      }
    };

    abstract void on(Path file) throws IOException;
  }

  private static void harm(Harm harm, Digest digest) {
    try {
      harm.on(fileOf(digest));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private long idOf(Digest digest) {
    return number("select id from blob where digest = ?", digest.toString());
  }

  private Optional<String> damage(Digest digest) {
    return database
        .transactions()
        .required(() -> rows.daos().damage().find(idOf(digest)))
        .map(BlobDamageDao.Damage::kind);
  }

  private void requireServed(Layer layer) {
    assertThat(damage(layer.digest())).isEmpty();
    StoredBlob blob = registry.blobs().require(rows.name(), layer.digest(), READER);
    assertThat(layer.isIn(blob.layer())).isTrue();
    registry.blobs().require(rows.name(), layer.digest(), PUSHER);
  }

  private void requireRefused(Digest digest) {
    assertThatThrownBy(() -> registry.blobs().require(rows.name(), digest, PUSHER))
        .isInstanceOf(BlobUnknownException.class);
    assertThatThrownBy(() -> registry.blobs().require(rows.name(), digest, READER))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("blob " + digest + " is damaged; push the image again");
  }

  private List<String> events(Digest digest) {
    return audit.find("").stream()
        .filter(entry -> entry.subject().digest().equals(digest.toString()))
        .map(entry -> entry.action())
        .filter(action -> action.contains("damaged") || action.contains("healed"))
        .toList();
  }

  private void passAMinute() {
    database.execute("update scrub_suspect set lease_until = lease_until - interval '1' minute");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDamagedIsFoundServedToNobodyAndHealedByAPush(Harm harm) {
    Layer bystander = Layer.ofSize(300_000);
    Layer layer = Layer.ofSize(300_000);
    push(bystander);
    Digest digest = push(layer);
    harm(harm, digest);

    scrub();
    passAMinute();
    node.asked().run();

    assertThat(damage(digest)).contains(harm.name());
    requireRefused(digest);
    requireServed(bystander);
    assertThat(events(digest)).containsExactly("packages.blob_damaged");

    push(layer);
    requireServed(layer);
    assertThat(events(digest)).containsExactly("packages.blob_healed", "packages.blob_damaged");
    node.asked().run();
    requireServed(layer);
  }

  @Test
  void aDamagedLayerIsNeitherMountedNorTakenForAManifest() {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    harm(Harm.CONTENT, digest);
    scrub();

    assertThat(
            database
                .transactions()
                .required(
                    () ->
                        registry
                            .uploads()
                            .mount(
                                rows.createPackage("other"),
                                RegistryKind.CONTAINER,
                                rows.name(),
                                PUSHER,
                                digest)))
        .isFalse();
    String image = imageOf(layer);
    assertThatThrownBy(() -> put(image)).isInstanceOf(ManifestBlobUnknownException.class);
    push(layer);
    assertThat(put(image)).isPositive();
  }

  @Test
  void aFileThatWasPutBackIsServedAgainAfterTheNextLook() throws IOException {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    Path file = fileOf(digest);
    harm(Harm.MISSING, digest);
    scrub();
    node.asked().run();
    requireRefused(digest);

    Files.write(file, layer.bytes());
    database.execute(
        "update blob_damage set seen_at = current_timestamp - interval '2' hour where blob_id = ?",
        idOf(digest));
    node.asked().run();

    requireServed(layer);
    assertThat(events(digest)).contains("packages.blob_healed");
  }

  @Test
  void aPushThatHealsWhileTheOldFileIsReadWins() {
    Layer layer = Layer.ofSize(400_000);
    Digest digest = push(layer);
    harm(Harm.CONTENT, digest);
    whileReading = () -> push(layer);

    scrub();

    requireServed(layer);
    node.asked().run();
    requireServed(layer);
  }

  @Test
  void aPushThatIsNotYetCommittedWhenTheOldFileIsNotedWins() throws Exception {
    Layer layer = Layer.ofSize(400_000);
    Digest digest = push(layer);
    harm(Harm.CONTENT, digest);
    CountDownLatch completed = new CountDownLatch(1);
    registry.beforeCommit(() -> awaitOthers(completed));
    List<CompletableFuture<Void>> pushes = new ArrayList<>();
    whileReading =
        () -> {
          pushes.add(CompletableFuture.runAsync(() -> push(layer)));
          awaitQuietly(completed);
        };

    scrub();

    pushes.get(0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    requireServed(layer);
    assertThat(events(digest)).isEmpty();
  }

  @Test
  void aPushThatIsBegunBeforeTheOldFileIsNotedAndEndsAfterItHealsIt() throws Exception {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    long blob = idOf(digest);
    CountDownLatch noted = new CountDownLatch(1);
    CompletableFuture<Void> note =
        CompletableFuture.runAsync(
            () ->
                database
                    .transactions()
                    .required(
                        () -> {
                          assertThat(rows.daos().damage().hold(blob)).isTrue();
                          rows.daos()
                              .damage()
                              .note(blob, new BlobDamageDao.Damage("CONTENT", "it was"));
                          awaitOthers(noted);
                        }));
    assertThat(noted.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    push(layer);

    note.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    requireServed(layer);
    assertThat(events(digest)).containsExactly("packages.blob_healed");
  }

  /** Tells that something is done, and ends when whoever has to wait for its commit does. */
  private static void awaitOthers(CountDownLatch done) {
    done.countDown();
    try {
      TimeUnit.MILLISECONDS.sleep(500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A round that has read the old file may say so after the new one was read out of turn. */
  @Test
  void aLayerThatIsNotedWhileItIsReadAndFoundWholeIsReadAgainAtOnce() {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    database.execute(
        "insert into scrub_suspect (blob_id, reason) values (?, 'READ')", idOf(digest));
    whileReading =
        () ->
            database.execute(
                "insert into blob_damage (blob_id, kind, finding) values (?, 'SHORT', 'it was')",
                idOf(digest));

    node.asked().run();

    requireServed(layer);
  }

  @Test
  void aDiskThatIsNotThereIsNoDamage() throws IOException {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    Path away = directory.resolveSibling(directory.getFileName() + "-away");
    beginRound();
    Files.move(directory, away);
    try {
      assertThatThrownBy(() -> node.rounds().run()).isInstanceOf(UnavailableException.class);
      Files.createDirectory(directory);
      assertThatThrownBy(() -> node.rounds().run()).isInstanceOf(UnavailableException.class);
    } finally {
      Files.deleteIfExists(directory);
      Files.move(away, directory);
    }
    assertThat(damage(digest)).isEmpty();
    node.rounds().run();
    requireServed(layer);
    assertThat(number("select count(*) from scrub_round where finished_at is null")).isZero();
  }

  @Test
  void aDirectoryThatCannotBeReadIsOfItsFilesOnly() throws IOException {
    Layer lost = Layer.ofSize(1000);
    push(lost);
    Path shard = Objects.requireNonNull(fileOf(lost.digest()).getParent());
    Layer broken = Layer.ofSize(2000);
    push(broken);
    while (fileOf(broken.digest()).startsWith(shard)) {
      broken = Layer.ofSize(2000);
      push(broken);
    }
    harm(Harm.SHORT, broken.digest());
    Path away = shard.resolveSibling(shard.getFileName() + "-away");
    Files.move(shard, away);
    Files.createSymbolicLink(shard, shard.getFileName());
    try {
      scrub();
      passAMinute();
      node.asked().run();
      assertThat(damage(lost.digest())).contains("UNREADABLE");
      assertThat(damage(broken.digest())).contains("SHORT");
      assertThat(node.scrub().report().finishedAt()).isPresent();
    } finally {
      Files.delete(shard);
      Files.move(away, shard);
    }
  }

  @Test
  void filesThatCannotBeReadInARowStopTheRound() {
    List<Digest> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(push(Layer.ofSize(100 + i)));
    }
    all.forEach(digest -> harm(Harm.UNREADABLE, digest));
    beginRound();
    assertThatThrownBy(() -> node.rounds().run())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("in a row");
    passAMinute();
    assertThatThrownBy(() -> node.asked().run())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("in a row");
    assertThat(all).allMatch(digest -> damage(digest).isEmpty());
  }

  @Test
  void aLayerThatCouldNotBeReadOnceIsDamagedOnlyIfThatIsSoAMinuteLater() throws IOException {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    Path file = fileOf(digest);
    harm(Harm.UNREADABLE, digest);
    scrub();
    node.asked().run();
    assertThat(damage(digest)).isEmpty();

    Files.delete(file);
    Files.write(file, layer.bytes());
    passAMinute();
    node.asked().run();

    requireServed(layer);
    assertThat(events(digest)).isEmpty();
    assertThat(number("select count(*) from scrub_suspect")).isZero();
  }

  /** Whoever is killed between two statements leaves a round that another brings to its end. */
  @Test
  void aRoundOutlivesAKillBetweenAnyTwoStatements() {
    Layer whole = Layer.ofSize(1000);
    Layer broken = Layer.ofSize(2000);
    push(whole);
    Digest digest = push(broken);
    put(imageOf(whole));
    harm(Harm.SHORT, digest);
    boolean ended = false;
    for (int statements = 1; !ended; statements++) {
      database.execute("delete from blob_damage");
      database.execute("delete from scrub_suspect");
      beginRound();
      ScrubNode killed = newNode();
      ended = database.killedAfter(statements, () -> killed.rounds().run());
      database.execute(
          "update scrub_piece set lease_until = current_timestamp - interval '1' second");
      newNode().rounds().run();
      assertThat(damage(digest)).as("after %s", statements).contains("SHORT");
      assertThat(damage(whole.digest())).isEmpty();
      assertThat(number("select count(*) from scrub_round where finished_at is null")).isZero();
      assertThat(number("select count(*) from scrub_piece")).isZero();
    }
  }

  @Test
  void twoNodesReadEachLayerOnce() {
    for (int i = 0; i < 20; i++) {
      push(Layer.ofSize(1000 + i));
    }
    ScrubNode other = newNode();
    beginRound();
    List<Long> counted = new ArrayList<>();
    whileReading =
        () -> {
          // The first node has the only piece, and is in the middle of it.
          other.rounds().run();
          counted.add(number("select count(*) from scrub_piece"));
        };

    node.rounds().run();

    assertThat(counted).containsExactly(1L);
    assertThat(reads.stream().filter(bytes -> bytes >= 1000)).hasSize(20);
    assertThat(node.scrub().report().blobs()).isEqualTo(20);
    assertThat(node.scrub().report().finishedAt()).isPresent();
  }

  private boolean stopRound() {
    long number = node.scrub().report().number();
    return database.transactions().required(() -> node.scrub().stop(number, rows.ownerId()));
  }

  private void requireStopped() {
    Scrub.Report report = node.scrub().report();
    assertThat(report.finishedAt()).isPresent();
    assertThat(report.stop())
        .hasValueSatisfying(
            wish -> {
              assertThat(wish.fulfilled()).isTrue();
              assertThat(wish.login()).isEqualTo(rows.owner());
            });
    assertThat(number("select count(*) from scrub_piece")).isZero();
  }

  @Test
  void aRoundThatIsToStopEndsWhileALayerIsReadAndKeepsWhatWasFound() {
    Layer broken = Layer.ofSize(300_000);
    harm(Harm.SHORT, push(broken));
    push(Layer.ofSize(300_000));
    beginRound();
    Instant next = node.scrub().report().nextAt();
    Runnable stop =
        () -> {
          assertThat(stopRound()).isTrue();
          assertThat(stopRound()).as("asked twice").isTrue();
          clock.pass(Duration.ofMinutes(1));
        };
    whileReading = () -> whileReading = stop;
    int events = audit.find("action:scrub.stop").size();

    assertThatThrownBy(() -> node.rounds().run()).isInstanceOf(ScrubStoppedException.class);
    node.rounds().run();

    requireStopped();
    assertThat(audit.find("action:scrub.stop")).hasSize(events + 1);
    assertThat(node.scrub().report().blobs()).isLessThan(2);
    assertThat(node.scrub().report().nextAt()).as("as after any other").isEqualTo(next);
    assertThat(stopRound()).as("it has ended").isFalse();
    long number = node.scrub().report().number();
    node.rounds().run();
    assertThat(node.scrub().report().number()).isEqualTo(number);

    whileReading = () -> {};
    scrub();
    assertThat(node.scrub().report().stop()).isEmpty();
    assertThat(node.scrub().report().blobs()).isEqualTo(2);
    assertThat(database.transactions().required(() -> node.scrub().stop(number, rows.ownerId())))
        .isFalse();
    assertThat(damage(broken.digest())).contains("SHORT");
  }

  @Test
  void aRoundThatIsToStopGivesNobodyAPieceAndWaitsForThoseWhoReadOne() {
    push(Layer.ofSize(1000));
    push(Layer.ofSize(1000));
    beginRound();
    ScrubNode other = newNode();
    whileReading =
        () -> {
          stopRound();
          other.rounds().run();
          assertThat(node.scrub().report().finishedAt()).isEmpty();
        };

    node.rounds().run();

    requireStopped();
    assertThat(node.scrub().report().blobs()).as("its piece was short").isEqualTo(2);
  }

  @Test
  void aRoundThatIsToStopEndsThoughItsNodeIsGoneAndTheStoreIsNotThere() throws IOException {
    push(Layer.ofSize(1000));
    beginRound();
    database.transactions().required(() -> rows.daos().scrubRounds().claim("gone"));
    stopRound();
    Path away = directory.resolveSibling(directory.getFileName() + "-away");
    Files.move(directory, away);
    try {
      node.rounds().run();
      assertThat(node.scrub().report().finishedAt()).as("it may live").isEmpty();
      database.execute(
          "update scrub_piece set lease_until = current_timestamp - interval '1' second");
      node.rounds().run();
    } finally {
      Files.move(away, directory);
    }
    requireStopped();
  }

  @Test
  void aRoundThatIsToStopOutlivesAKillBetweenAnyTwoStatements() {
    push(Layer.ofSize(1000));
    push(Layer.ofSize(2000));
    boolean ended = false;
    for (int statements = 1; !ended; statements++) {
      beginRound();
      ScrubNode killed = newNode();
      whileReading =
          () -> {
            stopRound();
            clock.pass(Duration.ofMinutes(1));
          };
      ended =
          database.killedAfter(
              statements,
              () -> {
                try {
                  killed.rounds().run();
                } catch (ScrubStoppedException stopped) {
                  assertThat(stopped).hasMessageContaining("it is to stop");
                }
              });
      whileReading = () -> {};
      database.execute(
          "update scrub_piece set lease_until = current_timestamp - interval '1' second");
      newNode().rounds().run();
      Scrub.Report report = node.scrub().report();
      assertThat(report.finishedAt()).as("after %s", statements).isPresent();
      assertThat(report.stop().map(StopWish::fulfilled).orElse(true)).isTrue();
      assertThat(number("select count(*) from scrub_piece")).isZero();
    }
  }

  @Test
  void aNodeThatLostItsPieceStops() {
    push(Layer.ofSize(300_000));
    beginRound();
    whileReading =
        () -> {
          database.execute("update scrub_piece set runner = 'another'");
          clock.pass(Duration.ofMinutes(1));
        };
    assertThatThrownBy(() -> node.rounds().run()).isInstanceOf(ScrubStoppedException.class);
    assertThat(number("select count(*) from scrub_piece")).isEqualTo(1);
  }

  @Test
  void whatCouldNotBeServedIsQueuedOnceAndRead() {
    Layer layer = Layer.ofSize(1000);
    Digest digest = push(layer);
    harm(Harm.SHORT, digest);
    for (int i = 0; i < 3; i++) {
      requireRefused(digest);
    }
    assertThat(damage(digest)).isEmpty();
    assertThat(number("select count(*) from scrub_suspect")).isEqualTo(1);
    assertThat(node.scrub().report().waiting()).isEqualTo(1);

    node.asked().run();

    assertThat(damage(digest)).contains("SHORT");
    assertThat(number("select count(*) from scrub_suspect")).isZero();
  }

  @Test
  void aManifestWithOtherBytesIsNotServedUntilItIsPushedAgain() {
    Layer layer = Layer.ofSize(1000);
    push(layer);
    String image = imageOf(layer);
    long id = put(image);
    byte[] other = Rows.content(image.replace("1000", "1001"));
    database.execute("update manifest set content = ? where id = ?", other, id);
    Digest digest = Rows.digest(image);
    StoredManifest stored = registry.manifests().require(rows.name(), digest, READER);

    scrub();

    assertThat(events(digest)).containsExactly("packages.manifest_damaged");
    assertThatThrownBy(() -> registry.manifests().require(rows.name(), digest, PUSHER))
        .isInstanceOf(ManifestUnknownException.class);
    assertThatThrownBy(() -> registry.manifests().require(rows.name(), digest, READER))
        .isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> registry.manifests().content(stored))
        .isInstanceOf(UnavailableException.class);
    assertThat(put(image)).isEqualTo(id);
    assertThat(registry.manifests().require(rows.name(), digest, READER)).isEqualTo(stored);
    assertThat(registry.manifests().content(stored)).isEqualTo(Rows.content(image));
    assertThat(events(digest)).contains("packages.manifest_healed");
  }

  @Test
  void aRowThatCannotBeReadDoesNotEndRounds() {
    Layer layer = Layer.ofSize(1000);
    Layer broken = Layer.ofSize(2000);
    push(layer);
    push(broken);
    String first = imageOf(layer);
    String second = first.replace("{'schemaVersion'", "{ 'schemaVersion'");
    long lost = put(first);
    long other = put(second);
    database.execute("update manifest set content = ? where id = ?", Rows.content("{}"), other);
    harm(Harm.SHORT, broken.digest());
    long lostBlob = idOf(layer.digest());
    database.execute("update manifest set digest = 'sha256:?' where id = ?", lost);
    database.execute("update blob set digest = 'sha256:?' where id = ?", lostBlob);
    try {
      scrub();
    } finally {
      database.execute(
          "update manifest set digest = ? where id = ?", Rows.digest(first).toString(), lost);
      database.execute(
          "update blob set digest = ? where id = ?", layer.digest().toString(), lostBlob);
    }
    assertThat(damage(broken.digest())).contains("SHORT");
    assertThat(events(Rows.digest(second))).containsExactly("packages.manifest_damaged");
    assertThat(node.scrub().report().finishedAt()).isPresent();
  }

  /** A hundred of them at once are more than a small heap has room for. */
  @Test
  void theBytesOfAManifestAreNotLoadedBeforeItsTurn() {
    Layer layer = Layer.ofSize(1000);
    push(layer);
    String first = imageOf(layer);
    String second = first.replace("{'schemaVersion'", "{ 'schemaVersion'");
    put(first);
    long id = put(second);
    beginRound();
    database.execute("update scrub_round set cursor_blob = (select max(id) from blob)");
    byte[] other = Rows.content(second.replace("1000", "1001"));
    whileReading =
        () -> database.execute("update manifest set content = ? where id = ?", other, id);

    node.rounds().run();

    assertThat(events(Rows.digest(second))).containsExactly("packages.manifest_damaged");
  }

  @Test
  void aVersionIsCheckedWithAllThatIsInIt() {
    Layer whole = Layer.ofSize(1000);
    Layer broken = Layer.ofSize(2000);
    Layer foreign = Layer.ofSize(3000);
    push(whole);
    push(broken);
    push(foreign);
    String first = imageOf(whole);
    String second = imageOf(broken);
    put(first);
    put(second);
    String index =
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':["
            + Stream.of(first, second)
                .map(
                    image ->
                        "{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'"
                            + Rows.digest(image)
                            + "','size':"
                            + Rows.content(image).length
                            + "}")
                .collect(Collectors.joining(","))
            + "]}";
    long root = put(index, new Tag("v1"));
    database.transactions().required(() -> rows.daos().versions().settle(List.of(root)));
    long version = number("select id from package_version where manifest_id = ?", root);
    harm(Harm.CONTENT, broken.digest());

    assertThat(ask(version + 1_000_000)).isEmpty();
    ImageChecks.Check asked = ask(version).orElseThrow();
    assertThat(ask(version).orElseThrow().id()).isEqualTo(asked.id());
    node.asked().run();

    ImageChecks.Check done =
        database
            .transactions()
            .required(() -> node.checks().find(rows.packageId(), version))
            .orElseThrow();
    assertThat(done.finishedAt()).isPresent();
    // Three manifests, the empty config, two layers.
    assertThat(done.parts()).isEqualTo(6);
    assertThat(done.checked()).isEqualTo(6);
    assertThat(done.wrong()).isEqualTo(1);
    Map<Digest, String> states =
        database.transactions().required(() -> node.checks().listParts(done.id(), 0, 100)).stream()
            .collect(
                Collectors.toMap(ImageChecks.Part::digest, part -> part.state().orElseThrow()));
    assertThat(states)
        .containsEntry(broken.digest(), "CONTENT")
        .containsEntry(whole.digest(), "WHOLE")
        .doesNotContainKey(foreign.digest());
    requireRefused(broken.digest());

    List<Scrub.Damaged> damaged =
        database.transactions().required(() -> node.scrub().list(false, 0, 100));
    assertThat(damaged).hasSize(1);
    assertThat(damaged.get(0).packages())
        .containsExactly(
            new Scrub.TouchedPackage(rows.owner() + "/app", "CONTAINER", List.of("v1")));

    push(broken);
    assertThat(ask(version).orElseThrow().id()).isNotEqualTo(asked.id());
    node.asked().run();
    assertThat(
            database
                .transactions()
                .required(() -> node.checks().find(rows.packageId(), version))
                .orElseThrow()
                .wrong())
        .isZero();
  }

  @Test
  void whatCouldNotBeServedIsReadBetweenThePartsOfAVersion() {
    Layer first = Layer.ofSize(1000);
    Layer suspect = Layer.ofSize(2000);
    push(first);
    push(suspect);
    harm(Harm.SHORT, suspect.digest());
    long version = versionOf(imageOf(first), "v1");
    ask(version);
    Set<Optional<String>> found = new HashSet<>();
    whileReading =
        () -> {
          requireRefused(suspect.digest());
          // The next that is read is a part of the same version.
          whileReading = () -> found.add(damage(suspect.digest()));
        };

    node.asked().run();

    assertThat(found).containsExactly(Optional.of("SHORT"));
  }

  @Test
  void oneOwnerHasTenChecksOpenAndAWholeVersionIsNotReadAgainWithinTheHour() {
    List<Long> versions = new ArrayList<>();
    for (int i = 0; i <= ImageChecks.MOST_OF_OWNER; i++) {
      Layer layer = Layer.ofSize(1000 + i);
      push(layer);
      versions.add(versionOf(imageOf(layer), "v" + i));
    }
    versions.subList(0, ImageChecks.MOST_OF_OWNER).forEach(this::ask);
    long beyond = versions.get(ImageChecks.MOST_OF_OWNER);
    assertThatThrownBy(() -> ask(beyond)).isInstanceOf(TooManyRequestsException.class);
    long asked = ask(versions.get(0)).orElseThrow().id();

    node.asked().run();

    assertThat(ask(beyond)).isPresent();
    assertThat(ask(versions.get(0)).orElseThrow().id()).isEqualTo(asked);
    database.execute(
        "update image_check set finished_at = current_timestamp - interval '2' hour where id = ?",
        asked);
    assertThat(ask(versions.get(0)).orElseThrow().id()).isNotEqualTo(asked);
  }

  private long versionOf(String image, String tag) {
    long root = put(image, new Tag(tag));
    database.transactions().required(() -> rows.daos().versions().settle(List.of(root)));
    return number("select id from package_version where manifest_id = ?", root);
  }

  @Test
  void aNodeThatLostACheckMarksNothing() {
    Layer layer = Layer.ofSize(1000);
    push(layer);
    long version = versionOf(imageOf(layer), "v1");
    ask(version);
    whileReading = () -> database.execute("update image_check set runner = 'another'");
    assertThatThrownBy(() -> node.asked().run()).isInstanceOf(ScrubStoppedException.class);
    assertThat(number("select count(*) from image_check_part where state is not null")).isZero();
  }

  @Test
  void aCheckThatDiedIsGoneOnWith() {
    Layer layer = Layer.ofSize(1000);
    push(layer);
    long root = put(imageOf(layer), new Tag("v1"));
    database.transactions().required(() -> rows.daos().versions().settle(List.of(root)));
    long version = number("select id from package_version where manifest_id = ?", root);
    boolean ended = false;
    for (int statements = 1; !ended; statements++) {
      database.execute("delete from image_check");
      ask(version);
      ScrubNode killed = newNode();
      ended = database.killedAfter(statements, () -> killed.asked().run());
      database.execute("update image_check set lease_until = current_timestamp");
      newNode().asked().run();
      ImageChecks.Check done =
          database
              .transactions()
              .required(() -> node.checks().find(rows.packageId(), version))
              .orElseThrow();
      assertThat(done.finishedAt()).as("after %s", statements).isPresent();
      assertThat(done.checked()).isEqualTo(3);
      assertThat(done.wrong()).isZero();
    }
  }

  private Optional<ImageChecks.Check> ask(long version) {
    return database
        .transactions()
        .required(() -> node.checks().ask(rows.packageId(), version, rows.ownerId()));
  }

  @Test
  void aRoundBeginsWhenItIsTimeAndNotBefore() {
    scrub();
    long number = node.scrub().report().number();
    node.rounds().run();
    assertThat(node.scrub().report().number()).isEqualTo(number);
    database.execute(
        "update scrub_round set started_at = current_timestamp - interval '31' day where number ="
            + " ?",
        number);
    database.execute(
        "insert into scrub_piece (id, round, kind, after_key, last_key, runner, lease_until)"
            + " values (nextval('scrub_piece_seq'), ?, 'BLOB', 0, 0, 'another',"
            + " current_timestamp + interval '1' hour)",
        number);
    assertThat(
            database
                .transactions()
                .required(
                    () ->
                        rows.daos()
                            .scrubRounds()
                            .begin(settings.scrubInterval(), OptionalLong.empty())))
        .isTrue();
    assertThat(node.scrub().report().number()).isEqualTo(number + 1);
    assertThat(node.scrub().report().finishedAt()).isEmpty();
  }

  /** An image with one layer and the empty config, which is pushed here. */
  private String imageOf(Layer layer) {
    Digest config = Rows.digest("{}");
    if (!isThere(config)) {
      UploadId upload =
          registry
              .uploads()
              .start(rows.name(), rows.ownerId(), DigestAlgorithm.SHA256)
              .orElseThrow()
              .upload();
      registry
          .uploads()
          .put(
              rows.name(),
              upload,
              config,
              new UploadBody(
                  new ByteArrayInputStream(Rows.content("{}")),
                  OptionalLong.of(2),
                  Optional.empty()));
    }
    return "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':{"
        + "'mediaType':'application/vnd.oci.empty.v1+json','digest':'"
        + config
        + "','size':2},'layers':[{'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'"
        + layer.digest()
        + "','size':"
        + layer.bytes().length
        + "}]}";
  }

  private boolean isThere(Digest digest) {
    return rows.blobs().find(rows.name(), digest).flatMap(BlobDao.Lookup::blob).isPresent();
  }

  private long put(String document, Tag... tags) {
    byte[] content = Rows.content(document);
    return database
        .transactions()
        .required(
            () ->
                registry
                    .manifests()
                    .put(
                        rows.packageId(),
                        RegistryKind.CONTAINER,
                        Manifest.parse(content, Optional.empty()),
                        content,
                        Digest.sha256(content),
                        List.of(tags),
                        rows.ownerId()))
        .manifestId();
  }
}
