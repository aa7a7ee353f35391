package io.hatoba.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the pusher at random moments, each time over what the kill before left, and examines what
 * is there. {@code -Dhatoba.crash.rounds=300} for a long run, {@code -Dhatoba.crash.seed} for
 * another one.
 */
class CrashTest {
  private static final int ROUNDS = Integer.getInteger("hatoba.crash.rounds", 2);
  private static final long SEED = Long.getLong("hatoba.crash.seed", 1);

  /** Rounds after which all bytes are read, not only those that the last round was about. */
  private static final int FULL_EXAMINATION = 25;

  /** Rounds after which all begins anew: what a crash tears, the next transactions may cover up. */
  private static final int LIFE = 50;

  private static final int PATIENCE_SECONDS = 60;
  private static final int SHORTEST_MILLIS = 200;
  private static final int LONGEST_MILLIS = 1800;
  private static final int MOST_STEPS = 500;

  private final Random random = new Random(SEED);
  private Promises promises = new Promises();
  private Map<String, String> files = Map.of();
  private int orphans;
  private Set<String> strays = Set.of();

  @Test
  void whatIsAcknowledgedOutlivesAKill(@TempDir Path directory) throws Exception {
    for (int first = 1; first <= ROUNDS; first += LIFE) {
      live(Files.createDirectory(directory.resolve("from-" + first)), first);
      assertThat(promises.acknowledged()).isPositive();
    }
  }

  private void live(Path directory, int first) throws Exception {
    promises = new Promises();
    files = Map.of();
    strays = Set.of();
    Path data = directory.resolve("data");
    Path unanswered = Files.createFile(directory.resolve("unanswered"));
    boolean made = false;
    for (int round = first; round <= ROUNDS && round < first + LIFE; round++) {
      long began = System.nanoTime();
      boolean up = pushAndKill(data, unanswered, round);
      made |= up;
      long killed = System.nanoTime();
      assertThat(promises.faults()).as("faults in round %d", round).isEmpty();
      if (made) {
        examine(data, round, up);
      }
      tell(round, killed - began, System.nanoTime() - killed);
    }
  }

  private void tell(int round, long pushed, long examined) {
    if (ROUNDS >= FULL_EXAMINATION) {
      System.out.printf(
          "round %d of %d: %d steps acknowledged, %d blobs, %d and %d files without a row;"
              + " %d ms, and %d ms to examine%n",
          round,
          ROUNDS,
          promises.acknowledged(),
          files.size(),
          orphans,
          strays.size(),
          TimeUnit.NANOSECONDS.toMillis(pushed),
          TimeUnit.NANOSECONDS.toMillis(examined));
    }
  }

  /**
   * Lets the pusher work, and kills it: some time after it is up, or right after it told of an
   * acknowledgement, or while it still starts.
   *
   * @return whether it was up
   */
  private boolean pushAndKill(Path data, Path unanswered, int round)
      throws IOException, InterruptedException {
    Process pusher = start(data, unanswered, round);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> readAll(pusher, lines));
    reader.start();
    int how = random.nextInt(20);
    boolean early = round % LIFE != 1 && how < 2;
    boolean up = false;
    try {
      up =
          early
              ? await(lines, "up", random.nextInt(LONGEST_MILLIS))
              : await(lines, "up", TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (up && how < 11) {
        await(lines, "no such line", SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS));
      } else if (up) {
        for (int steps = 1 + random.nextInt(MOST_STEPS); steps > 0; steps--) {
          await(lines, "done", LONGEST_MILLIS);
        }
      }
    } finally {
      // By its handle: the process itself would close the pipe before it is read to its end.
      pusher.toHandle().destroyForcibly();
      pusher.waitFor();
    }
    reader.join();
    for (String line = lines.poll(); line != null; line = lines.poll()) {
      promises.read(line);
      up |= line.equals("up");
    }
    assertThat(up || early).as("the pusher did not come up").isTrue();
    if (up) {
      Files.write(unanswered, promises.unanswered());
    }
    return up;
  }

  private static Process start(Path data, Path unanswered, int round) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingPusher.class.getName(),
            data.toString(),
            Long.toString(SEED * 1_000_000 + round),
            Integer.toString(Integer.MAX_VALUE),
            unanswered.toString(),
            (round % 2 == 0 ? CrashingPusher.Mix.TAGS : CrashingPusher.Mix.LAYERS).name())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void readAll(Process pusher, BlockingQueue<String> lines) {
    try (BufferedReader journal = pusher.inputReader(StandardCharsets.UTF_8)) {
      for (String line = journal.readLine(); line != null; line = journal.readLine()) {
        lines.add(line);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Takes lines until one begins like this, or the time is over. */
  private boolean await(BlockingQueue<String> lines, String start, long millis)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        return false;
      }
      promises.read(line);
      if (line.startsWith(start)) {
        return true;
      }
    }
  }

  private void examine(Path data, int round, boolean up) throws IOException, SQLException {
    Set<String> touched = promises.touched();
    boolean full = round % FULL_EXAMINATION == 0 || round == ROUNDS;
    Examination.Report report =
        Examination.examine(data, digest -> full || touched.contains(digest));
    assertThat(report.damages()).as("damages after round %d", round).isEmpty();
    assertThat(promises.broken(report.registers()))
        .as("broken promises after round %d", round)
        .isEmpty();
    assertThat(report.files()).as("files after round %d", round).containsAllEntriesOf(files);
    if (up) {
      assertThat(report.strays()).as("strays that outlived a start").noneMatch(strays::contains);
    }
    strays = report.strays();
    files = report.files();
    orphans = report.orphans();
    promises.settle(report.registers());
  }
}
