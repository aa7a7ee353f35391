package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Some pushers at once, what they were told, and the proof that all of it was kept. */
final class Workload implements AutoCloseable {
  private static final long SEED = Long.getLong("hatoba.faults.seed", System.nanoTime() >>> 10);
  private static final int PUSHERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** A client that was refused comes again after this. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String name;
  private final History history;
  private final Supplier<URI> origin;
  private final String token;
  private final Pusher.Common common;
  private final List<Thread> pushers = new ArrayList<>();
  private final AtomicLong done = new AtomicLong();
  private volatile boolean ending;

  /**
   * Pushes the first images.
   *
   * @param name of the file of history, and for names of images
   * @param origin the node that the next request goes to
   * @param token of the administrator
   */
  Workload(String name, Supplier<URI> origin, String token) {
    this.name = name;
    this.origin = origin;
    this.token = token;
    history = new History(Path.of("target", "faults", name + "-" + SEED + ".tsv"));
    System.out.printf("%s: -Dhatoba.faults.seed=%d%n", name, SEED);
    common = Pusher.Common.of(List.of("faults-" + name + "/a", "faults-" + name + "/b"));
    Pusher first = pusher("first", 0);
    for (String repository : common.repositories()) {
      assertThat(first.anchor(repository)).as("the first image of %s", repository).isTrue();
    }
  }

  /** Random numbers of this run, for faults. */
  static Random random(String purpose) {
    return new Random(SEED ^ purpose.hashCode());
  }

  /** A client of its own, whose operations go into the same history. */
  Client client(String worker, Supplier<URI> node, Duration patience) {
    return new Client(history, worker, node, token, patience);
  }

  /** Tells of an image that a client of its own pushes. */
  void know(String repository, Image image) {
    history.image(repository, image.digest(), image.parts().stream().map(Blob::digest).toList());
  }

  /** The first of the repositories. */
  String repository() {
    return common.repositories().get(0);
  }

  private Pusher pusher(String worker, int number) {
    return new Pusher(
        client(worker, origin, PATIENCE), history, common, new Random(SEED * 31 + number));
  }

  /** Lets pushers begin, and go on until {@link #endAndCheck}. */
  void begin() {
    for (int i = 1; i <= PUSHERS; i++) {
      Pusher pusher = pusher("pusher-" + i, i);
      Thread thread = new Thread(() -> work(pusher), name + "-pusher-" + i);
      thread.start();
      pushers.add(thread);
    }
    awaitProgress(PUSHERS);
  }

  private void work(Pusher pusher) {
    try {
      while (!ending) {
        if (pusher.step()) {
          done.incrementAndGet();
        } else {
          TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many steps were done as asked. */
  long done() {
    return done.get();
  }

  /** Waits until so many more steps were done: whoever waits for it knows that all works again. */
  void awaitProgress(long more) {
    long goal = done() + more;
    Instant deadline = Instant.now().plus(PATIENCE);
    while (done() < goal && Instant.now().isBefore(deadline)) {
      pause();
    }
    assertThat(done()).as("steps done after a fault that is over").isGreaterThanOrEqualTo(goal);
  }

  /** Nothing tells when a server recovers; this waits for it, not for a test. */
  static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Ends all pushers, looks at everything once more, and checks the history. */
  void endAndCheck() {
    end();
    history.quiet();
    lookAtEverything();
    long size;
    try {
      size = Files.size(history.file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    HistoryCheck.Verdict verdict = HistoryCheck.check(history.file());
    System.out.printf(
        "%s: seed %d, history %s (%d bytes), %d operations on %d registers %s: %s%n",
        name,
        SEED,
        history.file(),
        size,
        history.operations(),
        verdict.registers(),
        verdict.outcomes(),
        verdict.violations().isEmpty() ? "nothing lost" : "BROKEN");
    assertThat(verdict.violations()).as("what %s shows", history.file()).isEmpty();
  }

  private void end() {
    ending = true;
    for (Thread pusher : pushers) {
      try {
        pusher.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    pushers.clear();
  }

  private void lookAtEverything() {
    Client client = client("examiner", origin, PATIENCE);
    for (Register register : registers()) {
      Client.Result seen =
          switch (register.kind()) {
            case TAG -> client.pullTag(register.repository(), register.key());
            case MANIFEST -> client.pullManifest(register.repository(), register.key());
            case BLOB -> client.pullBlob(register.repository(), register.key());
          };
      assertThat(seen.outcome())
          .as("%s in the end: %d %s", register, seen.reply().status(), seen.reply().text())
          .isEqualTo(History.Outcome.OK);
    }
  }

  /** All that the history names. */
  private Set<Register> registers() {
    Set<Register> registers = new TreeSet<>();
    try {
      for (String line : Files.readAllLines(history.file(), StandardCharsets.UTF_8)) {
        String[] fields = line.split("\t", -1);
        int first = fields[0].equals("begin") ? 5 : 4;
        boolean effects = !List.of("image", "quiet").contains(fields[0]);
        for (int i = first; effects && i < fields.length; i++) {
          registers.add(Effect.parse(fields[i]).register());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return registers;
  }

  @Override
  public void close() {
    end();
    history.close();
  }
}
