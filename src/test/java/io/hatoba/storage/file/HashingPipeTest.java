package io.hatoba.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.storage.Appended;
import io.hatoba.storage.Layer;
import io.hatoba.storage.RunningDigest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the executor does, bytes and digest are right, nobody waits for ever, and buffers
 * return.
 */
@Timeout(60)
final class HashingPipeTest {
  private static final ExecutorService THREADS = Executors.newFixedThreadPool(3);
  private static final int SMALL = 64;
  private static final int LARGE = 1000;

  @AfterAll
  static void end() {
    THREADS.shutdown();
  }

  /** Runs what it was given when asked to. */
  private static final class Later implements Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }
  }

  static Stream<Arguments> executors() {
    ArrayDeque<Runnable> delayed = new ArrayDeque<>();
    return Stream.of(
        Arguments.of("never", (Executor) task -> {}),
        Arguments.of("inline", (Executor) Runnable::run),
        Arguments.of("threads", (Executor) THREADS),
        Arguments.of(
            "rejects",
            (Executor)
                task -> {
                  throw new RejectedExecutionException();
                }),
        Arguments.of(
            "runs the task before",
            (Executor)
                task -> {
                  delayed.add(task);
                  if (delayed.size() > 1) {
                    delayed.remove().run();
                  }
                }),
        Arguments.of(
            "twice",
            (Executor)
                task -> {
                  THREADS.execute(task);
                  THREADS.execute(task);
                }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void everyExecutorAndPoolGivesTheSameBytesAndDigest(String name, Executor executor)
      throws IOException {
    for (int buffers : new int[] {0, 1, 2, 4, 100}) {
      BufferPool small = new BufferPool(SMALL, 2);
      BufferPool large = new BufferPool(LARGE, buffers);
      LayerCopy copy = new LayerCopy(executor, small, large);
      for (int size : new int[] {0, 1, SMALL - 1, SMALL, SMALL + 1, LARGE - 1, LARGE, LARGE + 1}) {
        copies(copy, size);
      }
      for (int multiple = 2; multiple < 40; multiple++) {
        copies(copy, multiple * LARGE + multiple % 3 - 1);
      }
      assertThat(small.out()).isZero();
      assertThat(large.out()).isZero();
    }
  }

  private static void copies(LayerCopy copy, int size) throws IOException {
    Layer layer = Layer.ofSize(size);
    RunningDigest running = layer.running();
    ByteArrayOutputStream written = new ByteArrayOutputStream();

    Appended appended =
        copy.copy(layer.body(), size, running, (bytes, length) -> written.write(bytes, 0, length));

    assertThat(appended).isEqualTo(new Appended.Complete(size));
    assertThat(running.finish()).isEqualTo(layer.digest());
    assertThat(written.toByteArray()).isEqualTo(layer.bytes());
  }

  @Test
  void manyTransfersShareFewThreadsAndBuffers() throws Exception {
    BufferPool small = new BufferPool(SMALL, 2);
    BufferPool large = new BufferPool(LARGE, 6);
    LayerCopy copy = new LayerCopy(THREADS, small, large);
    ExecutorService requests = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> transfers = new ArrayList<>();
      for (int transfer = 0; transfer < 400; transfer++) {
        int size = ThreadLocalRandom.current().nextInt(20 * LARGE);
        transfers.add(
            requests.submit(
                () -> {
                  copies(copy, size);
                  return size;
                }));
      }
      for (Future<?> transfer : transfers) {
        transfer.get();
      }
    } finally {
      requests.shutdown();
    }
    assertThat(small.out()).isZero();
    assertThat(large.out()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aFailingDiskReachesTheCallerAndBuffersReturn(String name, Executor executor) {
    for (int failing = 1; failing <= 12; failing++) {
      BufferPool small = new BufferPool(SMALL, 2);
      BufferPool large = new BufferPool(LARGE, 3);
      LayerCopy copy = new LayerCopy(executor, small, large);
      Layer layer = Layer.ofSize(12 * LARGE);
      int[] left = {failing};

      assertThatThrownBy(
              () ->
                  copy.copy(
                      layer.body(),
                      layer.bytes().length,
                      layer.running(),
                      (bytes, length) -> {
                        if (--left[0] == 0) {
                          throw new IOException("no disk");
                        }
                      }))
          .hasMessage("no disk");

      assertThat(small.out()).isZero();
      assertThat(large.out()).isZero();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("executors")
  void aFailingDigestReachesTheCallerAndBuffersReturn(String name, Executor executor) {
    BufferPool pool = new BufferPool(LARGE, 4);
    RunningDigest running = new RunningDigest(DigestAlgorithm.SHA256);

    assertThatThrownBy(
            () -> {
              try (HashingPipe pipe = HashingPipe.open(running, pool, executor).orElseThrow()) {
                byte[] first = pipe.empty();
                pipe.hash(first, LARGE);
                pipe.hash(pipe.empty(), LARGE + 1);
                for (int more = 0; more < 10; more++) {
                  pipe.hash(pipe.empty(), LARGE);
                }
                pipe.finish();
              }
            })
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(pool.out()).isZero();
    assertThat(running.size()).isEqualTo(LARGE);
  }

  @Test
  void closeWaitsForTheThreadThatHashes() throws Exception {
    int slow = 16 * 1024 * 1024;
    BufferPool pool = new BufferPool(slow, 1);
    for (int round = 0; round < 3; round++) {
      RunningDigest running = new RunningDigest(DigestAlgorithm.SHA512);
      CountDownLatch begun = new CountDownLatch(1);
      FutureTask<Void> ended = new FutureTask<>(() -> null);
      Executor executor =
          task ->
              THREADS.execute(
                  () -> {
                    begun.countDown();
                    task.run();
                    ended.run();
                  });
      try (HashingPipe pipe = HashingPipe.open(running, pool, executor).orElseThrow()) {
        pipe.hash(pipe.empty(), slow);
        begun.await();
      }
      long atClose = running.size();
      ended.get();
      assertThat(running.size()).isEqualTo(atClose);
    }
  }

  @Test
  void aTaskThatRunsAfterTheEndTouchesNothing() {
    Later executor = new Later();
    BufferPool pool = new BufferPool(LARGE, 4);
    RunningDigest running = new RunningDigest(DigestAlgorithm.SHA256);
    try (HashingPipe pipe = HashingPipe.open(running, pool, executor).orElseThrow()) {
      pipe.hash(pipe.empty(), 10);
      pipe.hash(pipe.empty(), 10);
      pipe.finish();
    }
    assertThat(running.size()).isEqualTo(20);
    try (HashingPipe unfinished = HashingPipe.open(running, pool, executor).orElseThrow()) {
      unfinished.hash(unfinished.empty(), 10);
    }

    executor.runAll();

    assertThat(running.size()).isEqualTo(20);
    assertThat(pool.out()).isZero();
  }

  @Test
  void aTaskThatRunsInTheMiddleDoesWhatIsThere() {
    Later executor = new Later();
    BufferPool pool = new BufferPool(LARGE, 4);
    RunningDigest running = new RunningDigest(DigestAlgorithm.SHA256);
    try (HashingPipe pipe = HashingPipe.open(running, pool, executor).orElseThrow()) {
      for (int round = 0; round < 5; round++) {
        pipe.hash(pipe.empty(), 10);
        pipe.hash(pipe.empty(), 10);
        executor.runAll();
        assertThat(running.size()).isEqualTo(20L * (round + 1));
      }
      pipe.finish();
    }
    assertThat(pool.out()).isZero();
  }

  @Test
  void aTransferTakesFourBuffersAtMostAndHashesItselfThen() {
    BufferPool pool = new BufferPool(LARGE, 100);
    RunningDigest running = new RunningDigest(DigestAlgorithm.SHA256);
    try (HashingPipe pipe = HashingPipe.open(running, pool, task -> {}).orElseThrow()) {
      for (int round = 0; round < 10; round++) {
        pipe.hash(pipe.empty(), LARGE);
      }
      assertThat(pool.out()).isEqualTo(4);
      assertThat(running.size()).isEqualTo(6L * LARGE);
    }
    assertThat(pool.out()).isZero();
  }

  @Test
  void aPoolMakesNoMoreThanItsMostAndReuses() {
    BufferPool pool = new BufferPool(10, 2);
    byte[] first = pool.take().orElseThrow();
    byte[] second = pool.take().orElseThrow();
    assertThat(pool.take()).isEqualTo(Optional.empty());
    pool.giveBack(first);
    assertThat(pool.take().orElseThrow()).isSameAs(first);
    assertThat(second).hasSize(10);
  }

  @Test
  void anInterruptedCallerStillWaitsForTheDigest() throws Exception {
    Layer layer = Layer.ofSize(200 * LARGE);
    LayerCopy copy = new LayerCopy(THREADS, new BufferPool(SMALL, 2), new BufferPool(LARGE, 4));
    Thread.currentThread().interrupt();
    try {
      RunningDigest running = layer.running();
      copy.copy(layer.body(), layer.bytes().length, running, (bytes, length) -> {});
      assertThat(running.finish()).isEqualTo(layer.digest());
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
