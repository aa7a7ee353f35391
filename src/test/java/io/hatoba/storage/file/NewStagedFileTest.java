package io.hatoba.storage.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.storage.LayerStoreUnderTest.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Forcing in the background changes nothing but the time, unless it fails. */
@Timeout(60)
final class NewStagedFileTest {
  private static final int EVERY = 1000;

  private final FaultyDisk disk = new FaultyDisk();
  private Path path;

  @BeforeEach
  void choose(@TempDir Path directory) {
    path = directory.resolve("0");
  }

  static Stream<Executor> executors() {
    return Stream.of(
        task -> {},
        Runnable::run,
        task -> new Thread(task).start(),
        task -> {
          throw new RejectedExecutionException();
        });
  }

  @ParameterizedTest
  @MethodSource("executors")
  void theBytesAreWrittenWhateverTheExecutorDoes(Executor executor) throws IOException {
    NewStagedFile file = new NewStagedFile(disk, executor, path, EVERY);
    for (int part = 0; part < 50; part++) {
      file.write(new byte[] {(byte) part, 1, 2}, 1);
      file.write(new byte[EVERY], EVERY);
    }
    file.close();
    assertThat(Files.size(file.path())).isEqualTo(50L * (EVERY + 1));
  }

  @Test
  void itIsForcedEverySoManyBytes() throws IOException {
    NewStagedFile file = new NewStagedFile(disk, Runnable::run, path, EVERY);
    for (int part = 0; part < 20; part++) {
      file.write(new byte[EVERY / 5], EVERY / 5);
    }
    file.close();
    assertThat(Collections.frequency(disk.calls(), "force")).isEqualTo(4);
  }

  @Test
  void aForceThatFailsFailsTheFileAndIsNotRepeated() throws IOException {
    NewStagedFile file = new NewStagedFile(disk, Runnable::run, path, EVERY);
    disk.failAt(3, Fault.REFUSED);
    file.write(new byte[EVERY], EVERY);

    assertThatThrownBy(() -> file.write(new byte[EVERY], EVERY)).isInstanceOf(IOException.class);
    assertThatThrownBy(file::close).isInstanceOf(IOException.class);
    file.drop();

    assertThat(file.path()).doesNotExist();
    assertThat(Collections.frequency(disk.calls(), "force")).isEqualTo(1);
  }

  @Test
  void closeWaitsForAForceThatHasBegun() throws Exception {
    Thread closer = Thread.currentThread();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean waited = new AtomicBoolean();
    disk.beforeForce(
        () -> {
          begun.countDown();
          while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
          }
          waited.set(true);
        });
    Executor executor = task -> new Thread(task).start();
    NewStagedFile file = new NewStagedFile(disk, executor, path, EVERY);
    file.write(new byte[EVERY], EVERY);
    while (begun.getCount() > 0) {
      Thread.onSpinWait();
    }

    file.close();

    assertThat(waited).isTrue();
    assertThat(disk.calls()).containsSubsequence("force", "close");
  }
}
