package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.opentest4j.TestAbortedException;

/** What happens to a disk with layers, under a server that is used meanwhile. */
class DiskFault {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /** An upload that ended while the disk was away is cleared away a minute later, and a round. */
  private static final Duration CLEARING = Duration.ofSeconds(90);

  private static final int ROOM = 96 * 1024 * 1024;

  private static Path disk;
  private static Path layers;
  private static Path away;
  private static String mounted = "";
  private static RunningHatoba hatoba;

  private Workload workload;
  private Health health;
  private Client client;

  @BeforeAll
  static void start() throws IOException {
    disk = Files.createTempDirectory("hatoba-faults-");
    layers = disk.resolve("layers");
    away = disk.resolve("away");
    try {
      Machine.run("a small disk", "mount", "-t", "tmpfs", "-o", "size=" + ROOM, "tmpfs", disk);
    } catch (RuntimeException notAllowed) {
      mounted = String.valueOf(notAllowed.getMessage());
    }
    hatoba =
        RunningHatoba.start(
            Map.of("HATOBA_STORAGE_DIR", layers.toString(), "HATOBA_UPLOAD_TTL", "10s"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (hatoba != null) {
      hatoba.close();
    }
    if (mounted.isEmpty()) {
      Machine.run("the end of a disk", "umount", disk);
    }
    deleteTree(disk);
  }

  @BeforeEach
  void begin(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    health = new Health(hatoba.origin());
    workload = new Workload("disk-" + name, hatoba::origin, hatoba.token());
    client = workload.client("operator", hatoba::origin, Duration.ofSeconds(60));
    workload.begin();
  }

  @AfterEach
  void end() {
    workload.close();
    health.close();
  }

  private void requireRecovery() {
    System.out.printf("ready again after %s%n", health.awaitReady(RECOVERY));
    workload.awaitProgress(40);
    workload.endAndCheck();
    health.requireAlive();
    // What nobody goes on with is freed when its time is over.
    Instant deadline = Instant.now().plus(CLEARING);
    while (!LiveFiles.below(layers.resolve("uploads")).isEmpty()
        && Instant.now().isBefore(deadline)) {
      Workload.pause();
    }
    assertThat(LiveFiles.below(layers.resolve("uploads"))).as("temporary bytes").isEmpty();
  }

  private void awaitUnready() throws InterruptedException {
    System.out.printf("not ready after %s%n", health.awaitDown("layer-store", SOON));
    TimeUnit.SECONDS.sleep(3);
  }

  private Client.Result postAnything() {
    return client.post(workload.repository(), Blob.random(new Random(), 600_000));
  }

  @Test
  void renamed() throws IOException, InterruptedException {
    Files.move(layers, away);
    awaitUnready();
    assertThat(postAnything().reply().status()).isEqualTo(503);
    assertThat(layers).doesNotExist();
    Files.move(away, layers);
    requireRecovery();
  }

  /** A mount point whose disk is gone. */
  @Test
  void empty() throws IOException, InterruptedException {
    Files.move(layers, away);
    Files.createDirectory(layers);
    awaitUnready();
    assertThat(postAnything().reply().status()).isEqualTo(503);
    assertThat(layers).isEmptyDirectory();
    Files.delete(layers);
    Files.move(away, layers);
    requireRecovery();
  }

  /** A disk with the right directories and other layers. */
  @Test
  void another() throws IOException, InterruptedException {
    Path other = makeTree(disk.resolve("other"));
    Files.move(layers, away);
    Files.move(other, layers);
    awaitUnready();
    assertThat(postAnything().reply().status()).isEqualTo(503);
    Files.move(layers, other);
    Files.move(away, layers);
    assertThat(LiveFiles.below(other)).containsExactly(other.resolve("store-name"));
    deleteTree(other);
    requireRecovery();
  }

  private static Path makeTree(Path root) throws IOException {
    for (String part : List.of("uploads", "blobs/sha256", "blobs/sha512")) {
      for (int shard = 0; shard < 256; shard++) {
        Files.createDirectories(
            root.resolve(part).resolve(HexFormat.of().toHexDigits((byte) shard)));
      }
    }
    Files.writeString(root.resolve("store-name"), "another");
    return root;
  }

  /** Pulls go on, so that the node stays ready. */
  @Test
  void full() throws IOException, InterruptedException {
    assumeMounted();
    Path filler = disk.resolve("filler");
    fill(filler);
    awaitStatus(507);
    TimeUnit.SECONDS.sleep(3);
    health.awaitReady(SOON);
    Files.delete(filler);
    requireRecovery();
  }

  private static void fill(Path filler) throws IOException {
    byte[] part = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(part);
      }
    } catch (IOException full) {
      assertThat(filler).exists();
    }
  }

  /** Pulls go on, so that the node stays ready. */
  @Test
  void readOnly() throws InterruptedException {
    assumeMounted();
    remount("ro");
    awaitStatus(503);
    TimeUnit.SECONDS.sleep(3);
    health.awaitReady(SOON);
    assertThat(client.pullTag(workload.repository(), Pusher.ANCHOR).reply().status())
        .isEqualTo(200);
    remount("rw");
    requireRecovery();
  }

  /** A file that is open for writing keeps a disk from becoming read-only for that moment. */
  private static void remount(String how) {
    Instant deadline = Instant.now().plus(SOON);
    while (true) {
      try {
        Machine.run("a read-only disk", "mount", "-o", "remount," + how, disk);
        return;
      } catch (RuntimeException busy) {
        if (Instant.now().isAfter(deadline)) {
          throw busy;
        }
        Workload.pause();
      }
    }
  }

  private void assumeMounted() {
    if (!mounted.isEmpty()) {
      throw new TestAbortedException(mounted);
    }
  }

  private void awaitStatus(int status) {
    Instant deadline = Instant.now().plus(SOON);
    int last = postAnything().reply().status();
    while (last != status && Instant.now().isBefore(deadline)) {
      last = postAnything().reply().status();
    }
    assertThat(last).isEqualTo(status);
  }

  private static void deleteTree(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
