package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Daos;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fences against sweeping on either database. */
abstract class SweepFenceDaoContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private TestDatabase database;
  private SweepFenceDao fences;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    fences = new Daos(database.entityManager()).sweepFences();
  }

  @AfterEach
  void lowerAll() {
    database.execute("delete from sweep_fence");
  }

  private <T> T committed(Supplier<T> work) {
    return database.transactions().requiresNew(work);
  }

  private long raise(Duration time) {
    return committed(() -> fences.raise("a test", time));
  }

  private boolean passes() {
    return committed(fences::passGate);
  }

  private void lower(long id) {
    database.transactions().required(() -> fences.lower(id));
  }

  /** Lets the time of a fence be over. */
  private void end(long id) {
    database.execute(
        "update sweep_fence set stands_until = current_timestamp - interval '1' second"
            + " where id = ?",
        id);
  }

  @Test
  void withoutAFenceTheGateIsOpen() {
    assertThat(committed(fences::findHolder)).isEmpty();
    assertThat(passes()).isTrue();
  }

  @Test
  void aFenceStandsUntilItIsLowered() {
    long fence = raise(MINUTE);

    assertThat(committed(fences::findHolder)).hasValue("a test");
    assertThat(passes()).isFalse();
    assertThat(passes()).isFalse();

    lower(fence);
    assertThat(committed(fences::findHolder)).isEmpty();
    assertThat(passes()).isTrue();
    lower(fence);
  }

  @Test
  void everyFenceCounts() {
    long one = raise(MINUTE);
    long two = raise(MINUTE);

    lower(one);
    assertThat(passes()).isFalse();
    lower(two);
    assertThat(passes()).isTrue();
  }

  @Test
  void aFenceWhoseTimeIsOverHoldsNobodyUp() {
    long fence = raise(MINUTE);
    end(fence);

    assertThat(committed(fences::findHolder)).isEmpty();
    assertThat(passes()).isTrue();
  }

  @Test
  void aFenceCanBeRenewedAsLongAsNobodyHasPassed() {
    long fence = raise(MINUTE);
    end(fence);
    assertThat(committed(() -> fences.renew(fence, MINUTE))).as("late, and in time").isTrue();
    assertThat(passes()).isFalse();

    end(fence);
    assertThat(passes()).isTrue();
    assertThat(committed(() -> fences.renew(fence, MINUTE))).as("too late").isFalse();
  }

  @Test
  void whoRaisesAFenceWaitsForWhoHasPassedTheGate() throws Exception {
    CompletableFuture<Long> raised =
        committed(
            () -> {
              assertThat(fences.passGate()).isTrue();
              CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> raise(MINUTE));
              assertThatThrownBy(
                      () -> new Rows(database).withoutPatience(() -> fences.raise("b", MINUTE)))
                  .hasMessageContaining("ock");
              assertThat(waiting).isNotDone();
              return waiting;
            });

    raised.get(10, TimeUnit.SECONDS);
    assertThat(passes()).isFalse();
  }

  @Test
  void whoComesToTheGateWaitsForWhoIsRaisingAFence() throws Exception {
    CompletableFuture<Boolean> passed =
        committed(
            () -> {
              fences.raise("a test", MINUTE);
              CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(this::passes);
              assertThatThrownBy(() -> new Rows(database).withoutPatience(() -> fences.passGate()))
                  .hasMessageContaining("ock");
              assertThat(waiting).isNotDone();
              return waiting;
            });

    assertThat(passed.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void whatIsNoFenceIsRefused() {
    assertThatThrownBy(() -> raise(Duration.ofMillis(900)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> committed(() -> fences.raise(" ", MINUTE)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(passes()).isTrue();
  }
}
