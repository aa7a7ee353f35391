package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Race;
import io.hatoba.oci.UnavailableException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckpointsTest {
  private final FakeDisk disk = new FakeDisk();
  private final Checkpoints checkpoints = disk.checkpoints();

  /** A commit or a read in a thread of its own. */
  private static final class Running {
    private final FutureTask<Boolean> task;
    private final Thread thread;

    Running(Work work) {
      task =
          new FutureTask<>(
              () -> {
                work.run();
                return true;
              });
      thread = new Thread(task);
      thread.start();
    }

    /** Waits until it waits. */
    Running waiting() {
      while (thread.getState() != Thread.State.WAITING
          && thread.getState() != Thread.State.TIMED_WAITING) {
        assertThat(thread.isAlive()).as("it waits for nothing").isTrue();
        Thread.onSpinWait();
      }
      return this;
    }

    boolean isDone() {
      return task.isDone();
    }

    void get() throws InterruptedException, ExecutionException, TimeoutException {
      task.get(20, TimeUnit.SECONDS);
    }

    Throwable failure() throws InterruptedException, TimeoutException {
      try {
        get();
        return new AssertionError("it succeeded");
      } catch (ExecutionException failed) {
        return failed;
      }
    }
  }

  private interface Work {
    void run() throws SQLException;
  }

  private Running committing(int commit) {
    return new Running(() -> checkpoints.commit(() -> disk.show(commit)));
  }

  private Running reading() {
    return new Running(checkpoints::awaitDurable);
  }

  @Test
  void aCommitIsAnsweredWhenACheckpointHasKeptIt() throws Exception {
    Running commit = committing(1);
    disk.awaitBegun();
    assertThat(disk.visible()).containsExactly(1);
    assertThat(commit.isDone()).isFalse();

    disk.succeed();
    commit.get();

    assertThat(disk.durable()).containsExactly(1);
  }

  @Test
  void aCommitThatComesWhileOneIsTakenNeedsOneThatBeganAfterIt() throws Exception {
    Running first = committing(1);
    disk.awaitBegun();
    Running second = committing(2).waiting();

    disk.succeed();
    first.get();
    disk.awaitBegun();
    assertThat(second.isDone()).isFalse();
    assertThat(disk.durable()).containsExactly(1);

    disk.succeed();
    second.get();
    assertThat(disk.durable()).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void allThatWaitShareOneCheckpoint() throws Exception {
    Running first = committing(0);
    disk.awaitBegun();
    List<Running> others = new ArrayList<>();
    for (int commit = 1; commit <= 8; commit++) {
      others.add(committing(commit).waiting());
    }

    disk.succeed();
    disk.succeed();
    first.get();
    for (Running other : others) {
      other.get();
    }

    assertThat(disk.taken()).isEqualTo(2);
    assertThat(disk.durable()).hasSize(9);
  }

  @Test
  void whenTheOneWhoTookItIsGoneAnotherTakesTheNext() throws Exception {
    Running first = committing(1);
    disk.awaitBegun();
    Running second = committing(2).waiting();
    disk.succeed();
    first.get();
    disk.awaitBegun();
    Running third = committing(3).waiting();
    disk.succeed();
    second.get();
    disk.awaitBegun();
    disk.succeed();
    third.get();

    assertThat(disk.taken()).isEqualTo(3);
  }

  @Test
  void aCommitWhoseCheckpointFailsFails() throws Exception {
    Running commit = committing(1);
    disk.awaitBegun();
    disk.fail();

    assertThat(commit.failure()).hasCauseInstanceOf(SQLException.class);
    assertThat(disk.durable()).isEmpty();
  }

  @Test
  void whatTheDriverRefusesNeedsNoCheckpoint() {
    SQLException refusal = new SQLException("a key is violated", "23505");

    assertThatThrownBy(
            () ->
                checkpoints.commit(
                    () -> {
                      throw refusal;
                    }))
        .isSameAs(refusal);
    assertThat(disk.taken()).isZero();
    assertThatCode(checkpoints::awaitDurable).doesNotThrowAnyException();
    assertThat(disk.taken()).isZero();
  }

  @Test
  void aReaderDoesNotWaitWhereNothingIsPending() throws Exception {
    checkpoints.awaitDurable();
    assertThat(disk.taken()).isZero();

    disk.succeed();
    checkpoints.commit(() -> disk.show(1));
    checkpoints.awaitDurable();
    assertThat(disk.taken()).isEqualTo(1);
  }

  @Test
  void aReaderWaitsForWhatItMayHaveSeen() throws Exception {
    Running commit = committing(1);
    disk.awaitBegun();
    Running reader = reading().waiting();
    disk.succeed();
    commit.get();
    disk.succeed();
    reader.get();

    assertThat(disk.durable()).containsExactly(1);
  }

  @Test
  void aReaderWaitsForACommitThatIsVisibleAndHasNotAskedForItsCheckpointYet() throws Exception {
    Running[] reader = new Running[1];
    Running commit =
        new Running(
            () ->
                checkpoints.commit(
                    () -> {
                      disk.show(1);
                      reader[0] = reading();
                      try {
                        disk.awaitBegun();
                      } catch (InterruptedException failure) {
                        throw new SQLException(failure);
                      }
                    }));
    disk.succeed();
    disk.succeed();
    commit.get();
    reader[0].get();

    assertThat(disk.durable()).containsExactly(1);
  }

  @Test
  void afterAFailureAReaderIsRefusedUntilACheckpointSucceeds() throws Exception {
    disk.fail();
    assertThatThrownBy(() -> checkpoints.commit(() -> disk.show(1)))
        .isInstanceOf(SQLException.class);

    disk.fail();
    assertThatThrownBy(checkpoints::awaitDurable).isInstanceOf(UnavailableException.class);

    disk.succeed();
    checkpoints.awaitDurable();
    assertThat(disk.durable()).containsExactly(1);
    checkpoints.awaitDurable();
    assertThat(disk.taken()).isEqualTo(3);
  }

  @Test
  void underStressEveryAnswerIsTrue() {
    FakeDisk failing = new FakeDisk(number -> number % 7 != 0);
    Checkpoints stressed = failing.checkpoints();

    List<Integer> answered =
        Race.run(
            8,
            thread -> {
              int kept = 0;
              for (int round = 0; round < 300; round++) {
                int commit = thread * 1000 + round;
                kept += thread < 6 ? commit(stressed, failing, commit) : read(stressed, failing);
              }
              return kept;
            });

    assertThat(answered).allSatisfy(count -> assertThat(count).isPositive());
    assertThat(failing.visible()).hasSize(6 * 300);
  }

  private static int commit(Checkpoints stressed, FakeDisk failing, int commit) {
    try {
      stressed.commit(() -> failing.show(commit));
      assertThat(failing.durable()).contains(commit);
      return 1;
    } catch (SQLException refused) {
      return 0;
    }
  }

  private static int read(Checkpoints stressed, FakeDisk failing) {
    Set<Integer> seen = failing.visible();
    try {
      stressed.awaitDurable();
      assertThat(failing.durable()).containsAll(seen);
      return 1;
    } catch (UnavailableException refused) {
      return 0;
    }
  }
}
