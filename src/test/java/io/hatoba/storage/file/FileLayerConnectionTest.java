package io.hatoba.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.Layer;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionContract;
import io.hatoba.storage.LayerStoreUnderTest.Fault;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StagedLayer;
import io.hatoba.storage.StoredLayer;
import io.hatoba.storage.VerifiedLayer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The connector for disks keeps the contract, and keeps its tree as {@link LayerPaths} draws it.
 */
final class FileLayerConnectionTest implements LayerConnectionContract {
  /** One tree for all tests: making its 768 directories takes longer than most of them. */
  private static FileLayerStoreUnderTest store;

  private static Path directory;
  private LayerConnection connection;

  @BeforeAll
  static void makeTree(@TempDir Path temporary) {
    directory = temporary;
    store = new FileLayerStoreUnderTest(directory.resolve("layers"), ForkJoinPool.commonPool());
  }

  @BeforeEach
  void open() {
    store.restart();
    connection = store.connection();
  }

  @AfterEach
  void nothingStaysOpen() {
    assertThat(store.disk().open()).isZero();
  }

  @Override
  public FileLayerStoreUnderTest store() {
    return store;
  }

  @Test
  void namesAreMadeOfDigestGenerationUploadAndEpoch() {
    LayerPaths paths = new LayerPaths(Path.of("root"));
    UploadId upload = new UploadId(UUID.fromString("3f0c1a52-0000-4000-8000-000000000001"));
    Digest digest = Digest.sha256(new byte[0]);

    assertThat(paths.segment(upload, 12))
        .isEqualTo(Path.of("root/uploads/3f/3f0c1a52-0000-4000-8000-000000000001-12"));
    assertThat(paths.layer(digest, 0x2b))
        .isEqualTo(Path.of("root/blobs/sha256/e3/" + digest.hex() + "-000000000000002b"));
    assertThat(paths.layer(Digest.over(DigestAlgorithm.SHA512, new byte[0]), Long.MAX_VALUE))
        .hasToString(
            "root/blobs/sha512/cf/"
                + Digest.over(DigestAlgorithm.SHA512, new byte[0]).hex()
                + "-7fffffffffffffff");
    assertThatThrownBy(() -> paths.layer(digest, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTreeStandsBeforeTheFirstLayer() throws IOException {
    for (String sharded : new String[] {"uploads", "blobs/sha256", "blobs/sha512"}) {
      try (Stream<Path> shards = Files.list(store.paths().root().resolve(sharded))) {
        assertThat(shards.filter(Files::isDirectory).map(shard -> shard.getFileName().toString()))
            .hasSize(256)
            .contains("00", "7f", "ff");
      }
    }
  }

  @Test
  void aPromotionLeavesOneFileAndNothingElse() throws Exception {
    Layer layer = Layer.ofSize(1000);
    Set<Path> before = allPaths();

    layer.store(connection, 5);

    Set<Path> after = allPaths();
    after.removeAll(before);
    assertThat(after).containsExactly(store.paths().layer(layer.digest(), 5));
  }

  private static Set<Path> allPaths() throws IOException {
    try (Stream<Path> paths = Files.walk(store.paths().root())) {
      return paths.collect(Collectors.toCollection(HashSet::new));
    }
  }

  @Test
  void filesAreForTheirOwnerAndReadableForTheGroup() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    layer.append(connection, upload, 0);
    layer.store(connection, 5);

    LayerPaths paths = store.paths();
    for (Path file : List.of(paths.layer(layer.digest(), 5), paths.segment(upload, 0))) {
      assertThat(mode(file)).isIn("rw-r-----", "rw-------");
    }
    for (Path made : List.of(paths.root(), paths.shard(upload), paths.shard(layer.digest()))) {
      assertThat(mode(made)).isIn("rwxr-x---", "rwx------");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void aDiskWithoutFaultsReallyForces() throws Exception {
    LayerConnection real =
        FileLayerConnectionFactory.at(store.paths().root(), ForkJoinPool.commonPool())
            .getConnection();
    Layer layer = Layer.ofSize(1000);
    layer.store(real, 5);
    assertThat(real.recover(layer.digest(), 5)).isPresent();
    NewStagedFile large =
        new NewStagedFile(
            new LocalDisk(),
            Runnable::run,
            store.paths().segment(UploadId.random(), 0),
            layer.bytes().length);
    large.write(layer.bytes(), layer.bytes().length);
    large.close();

    assertThat(layer.standsAt(connection, 5)).isTrue();
    real.remove(layer.digest(), 5);
    assertThat(real.find(layer.digest(), 5)).isEmpty();
    real.close();
  }

  @Test
  void theFileIsForcedBeforeItsNameIsMadeAndTheNameAfterwards() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    VerifiedLayer verified = layer.verify(connection, layer.append(connection, upload, 0));
    store.disk().calls();

    connection.promote(verified, 5);

    String name = layer.digest().hex() + "-0000000000000005";
    assertThat(store.disk().calls())
        .containsExactly(
            "force " + upload + "-0",
            "move " + upload + "-0 " + name,
            "forceDirectory " + name.substring(0, 2));
  }

  @Test
  void aSmallBodyTakesOneWrite() {
    UploadId upload = UploadId.random();
    store.disk().calls();

    Layer.ofSize(65_536).append(connection, upload, 3);

    assertThat(store.disk().calls()).containsExactly("create " + upload + "-3", "write", "close");
  }

  @Test
  void aFileThatCouldNotBeForcedIsNotForcedAgain() throws Exception {
    Layer layer = Layer.ofSize(1000);
    UploadId upload = UploadId.random();
    VerifiedLayer verified = layer.verify(connection, layer.append(connection, upload, 0));
    store.failAt(1, Fault.REFUSED);

    assertThatThrownBy(() -> connection.promote(verified, 0))
        .isInstanceOf(UnavailableException.class);

    store.disarm();
    assertThat(store.stagedFiles(upload)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No space left on device",
        "Disk quota exceeded",
        "write failed: Disk quota exceeded"
      })
  void aFullDiskIsToldApart(String words) {
    assertThat(DiskFaults.refusal(new IOException(words)))
        .isInstanceOf(InsufficientStorageException.class);
    assertThat(DiskFaults.refusal(new FileSystemException("/secret/path", null, words)))
        .isInstanceOf(InsufficientStorageException.class)
        .message()
        .doesNotContain("secret");
    assertThat(DiskFaults.refusal(new FileSystemException("/secret/path", null, "I/O error")))
        .isInstanceOf(UnavailableException.class)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void aFullDiskThatSaysSoInAnyLanguageIsToldApartByItsRoom() {
    Layer layer = Layer.ofSize(1000);
    try {
      for (long room : new long[] {0, 4096, Long.MAX_VALUE}) {
        store.disk().tellOfRoom("デバイスに空き領域がありません", room);
        store.failAt(2, Fault.FULL);
        assertThatThrownBy(() -> layer.append(connection, UploadId.random(), 0))
            .isInstanceOf(
                room == Long.MAX_VALUE
                    ? UnavailableException.class
                    : InsufficientStorageException.class);
      }
      store.disk().tellOfRoom("No space left on device", 0);
      assertThat(
              DiskFaults.refusalOfWrite(
                  new AccessDeniedException("/secret/path"), store.disk(), directory))
          .isInstanceOf(UnavailableException.class);
    } finally {
      store.disk().tellOfRoom("No space left on device", Long.MAX_VALUE);
    }
  }

  @Test
  void theRoomOfADiskIsThatOfItsFileSystem() throws IOException {
    assertThat(new LocalDisk().usableBytes(directory))
        .isPositive()
        .isLessThanOrEqualTo(Files.getFileStore(directory).getTotalSpace());
  }

  @Test
  void filesOfOthersAmongTheStagedOnesAreNoUploads() throws IOException {
    UploadId upload = UploadId.random();
    Layer.ofSize(10).append(connection, upload, 0);
    Path shard = store.paths().shard(upload);
    String id = upload.toString();
    List<Path> foreign =
        Stream.of(
                ".nfs0000001", id, id.substring(0, 35) + "--0", id.toUpperCase(Locale.ROOT) + "-0")
            .map(shard::resolve)
            .toList();
    for (Path file : foreign) {
      Files.createFile(file);
    }
    try {
      assertThat(connection.listStaged())
          .filteredOn(staged -> store.paths().shard(staged).equals(shard))
          .contains(upload)
          .allMatch(staged -> store.stagedFiles(staged) > 0);
    } finally {
      for (Path file : foreign) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aReaderKeepsItsFileWhileItIsReplacedAndRemoved() throws Exception {
    Layer layer = Layer.ofSize(300_000);
    StoredLayer stored = layer.store(connection, 0);

    try (InputStream stream = stored.open(0)) {
      layer.store(connection, 0);
      connection.remove(layer.digest(), 0);
      assertThat(stream.readAllBytes()).isEqualTo(layer.bytes());
    }
    assertThatThrownBy(() -> stored.open(0)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void aDiskThatIsNotMountedIsAFaultAndNoMiss() throws Exception {
    Layer layer = Layer.ofSize(1000);
    layer.store(connection, 0);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.append(connection, upload, 0);
    VerifiedLayer verified = layer.verify(connection, staged);
    Path elsewhere = directory.resolve("elsewhere");
    Files.move(store.paths().root(), elsewhere);
    Files.createDirectory(store.paths().root());

    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> connection.find(layer.digest(), 0),
            () -> connection.recover(layer.digest(), 0),
            () -> connection.remove(layer.digest(), 0),
            () -> connection.discard(upload),
            connection::listStaged,
            () -> connection.verify(staged, layer.digest(), Optional.empty()),
            () -> connection.promote(verified, 0),
            () -> layer.append(connection, upload, 1))) {
      assertThatThrownBy(call).isInstanceOf(UnavailableException.class);
    }

    Files.delete(store.paths().root());
    Files.move(elsewhere, store.paths().root());
    assertThat(layer.standsAt(connection, 0)).isTrue();
  }

  @Test
  void aStartThatFailsIsTriedAgainAndGoesOn() {
    FaultyDisk disk = new FaultyDisk();
    Path root = directory.resolve("fragile").resolve("deep").resolve("layers");
    Fault[] faults = Fault.values();
    boolean struck = true;
    for (int attempt = 1; struck; attempt++) {
      disk.failAt(attempt * attempt, faults[attempt % faults.length]);
      FileLayerConnectionFactory factory =
          FileLayerConnectionFactory.on(disk, root, ForkJoinPool.commonPool());
      Optional<RegistryException> refused = Optional.empty();
      try {
        factory.getConnection();
      } catch (UnavailableException | InsufficientStorageException fault) {
        refused = Optional.of(fault);
      }
      struck = disk.disarm();
      assertThat(struck || refused.isEmpty()).isTrue();
    }
    for (Path sharded : new LayerPaths(root).sharded()) {
      assertThat(sharded.toFile().list()).hasSize(256);
    }
  }

  private static FileLayerConnectionFactory factory(FaultyDisk disk, Path root) {
    return FileLayerConnectionFactory.on(disk, root, ForkJoinPool.commonPool());
  }

  @Test
  void aStoreKeepsTheNameThatItGot() {
    Path root = directory.resolve("named").resolve("layers");
    FaultyDisk disk = new FaultyDisk();
    String name = factory(disk, root).identify(Optional.empty());

    assertThat(disk.calls())
        .containsSubsequence("write", "force", "close")
        .endsWith("move " + name + " store-name", "forceDirectory layers");
    assertThat(factory(disk, root).identify(Optional.empty())).isEqualTo(name);
    assertThat(factory(disk, root).identify(Optional.of(name))).isEqualTo(name);
    assertThatThrownBy(() -> factory(disk, root).identify(Optional.of("another")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("HATOBA_STORAGE_DIR: ")
        .hasMessageEndingWith("has another name");
    assertThat(root.toFile().list()).containsExactly("store-name");
  }

  @Test
  void anEmptyMountPointIsNotTheStoreOfADatabaseThatKnowsOne() throws IOException {
    Path root = Files.createDirectory(directory.resolve("mountpoint"));

    assertThatThrownBy(() -> factory(new FaultyDisk(), root).identify(Optional.of("known")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageEndingWith("is missing; is the disk mounted?");
    assertThat(root.toFile().list()).isEmpty();
  }

  /** Another store mounted over one that is in use has all directories, and not our layers. */
  @Test
  void aStoreThatWasMountedInPlaceOfOursIsNeitherAskedNorChanged() throws Exception {
    Path root = directory.resolve("mounted").resolve("layers");
    FileLayerConnectionFactory ours = factory(new FaultyDisk(), root);
    ours.identify(Optional.of(ours.identify(Optional.empty())));
    LayerConnection connection = ours.getConnection();
    Layer layer = Layer.ofSize(100);
    StagedLayer staged = layer.append(connection, UploadId.random(), 0);
    Path away = directory.resolve("mounted").resolve("away");
    Files.move(root, away);
    FileLayerConnectionFactory others = factory(new FaultyDisk(), root);
    others.identify(Optional.empty());
    UploadId foreign = layer.append(others.getConnection(), UploadId.random(), 0).upload();

    for (ThrowingCallable use :
        List.<ThrowingCallable>of(
            () -> connection.find(layer.digest(), 1),
            () -> connection.recover(layer.digest(), 1),
            () -> layer.verify(connection, staged),
            () -> layer.append(connection, UploadId.random(), 0),
            () -> connection.discard(foreign),
            () -> connection.listStaged(),
            () -> connection.remove(layer.digest(), 1))) {
      assertThatThrownBy(use).isInstanceOf(UnavailableException.class);
    }
    assertThat(others.getConnection().listStaged()).containsExactly(foreign);

    Files.move(root, directory.resolve("mounted").resolve("theirs"));
    Files.move(away, root);
    assertThat(layer.isIn(connection.promote(layer.verify(connection, staged), 1))).isTrue();
  }

  /** The move was into the other store, whose tree is the same. */
  @Test
  void whatWasPromotedIntoAnotherStoreIsNotAcknowledged() throws Exception {
    Path root = directory.resolve("swapped").resolve("layers");
    FileLayerConnectionFactory ours = factory(new FaultyDisk(), root);
    ours.identify(Optional.of(ours.identify(Optional.empty())));
    LayerConnection connection = ours.getConnection();
    Layer layer = Layer.ofSize(100);
    VerifiedLayer verified =
        layer.verify(connection, layer.append(connection, UploadId.random(), 0));
    Files.writeString(root.resolve("store-name"), "another");

    assertThatThrownBy(() -> connection.promote(verified, 1))
        .isInstanceOf(UnavailableException.class);
  }

  /** The body comes slowly, and meanwhile the disk is changed for another. */
  @Test
  void whatWasAppendedToAnotherStoreIsNotAcknowledged() throws Exception {
    Path root = directory.resolve("changed").resolve("layers");
    FileLayerConnectionFactory ours = factory(new FaultyDisk(), root);
    ours.identify(Optional.of(ours.identify(Optional.empty())));
    LayerConnection connection = ours.getConnection();
    UploadId upload = UploadId.random();
    InputStream body =
        new InputStream() {
          private int left = 100;

          @Override
          public int read() throws IOException {
            if (left == 100) {
              Files.writeString(root.resolve("store-name"), "another");
            }
            return left-- > 0 ? 7 : -1;
          }
        };

    assertThatThrownBy(
            () ->
                connection.append(upload, 0, body, 1000, new RunningDigest(DigestAlgorithm.SHA256)))
        .isInstanceOf(UnavailableException.class);
    assertThat(new LayerPaths(root).segment(upload, 0)).doesNotExist();
  }

  @Test
  void aNameIsThereWholeOrNotAtAll() {
    FaultyDisk disk = new FaultyDisk();
    Path root = directory.resolve("unsteady").resolve("layers");
    boolean struck = true;
    for (int call = 1; struck; call++) {
      disk.failAt(call, Fault.values()[call % Fault.values().length]);
      Optional<String> named = Optional.empty();
      try {
        named = Optional.of(factory(disk, root).identify(Optional.empty()));
      } catch (UnavailableException | InsufficientStorageException fault) {
        assertThat(fault).isInstanceOf(RegistryException.class);
      }
      struck = disk.disarm();
      String now = factory(disk, root).identify(Optional.empty());
      assertThat(now).hasSize(36);
      named.ifPresent(name -> assertThat(now).isEqualTo(name));
    }
  }

  @Test
  void everyNewDirectoryIsForcedInItsParent() {
    FaultyDisk disk = new FaultyDisk();
    Path root = directory.resolve("new").resolve("deep").resolve("layers");

    FileLayerConnectionFactory.on(disk, root, ForkJoinPool.commonPool()).getConnection();

    List<String> calls = disk.calls();
    assertThat(calls)
        .containsSubsequence("createDirectory deep", "forceDirectory new")
        .containsSubsequence("createDirectory layers", "forceDirectory deep")
        .containsSubsequence("createDirectory uploads", "forceDirectory layers")
        .containsSubsequence("createDirectory ff", "forceDirectory uploads")
        .containsSubsequence("createDirectory blobs", "forceDirectory layers")
        .containsSubsequence("createDirectory sha256", "forceDirectory blobs")
        .containsSubsequence("createDirectory sha512", "forceDirectory blobs");
    assertThat(calls).endsWith("forceDirectory sha512");
  }
}
