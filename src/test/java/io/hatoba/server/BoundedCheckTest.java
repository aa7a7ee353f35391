package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BoundedCheckTest {
  private static final Executor AT_ONCE = Runnable::run;
  private static final Duration PATIENCE = Duration.ofMillis(20);

  /** What was begun and does not end. */
  private final Queue<Runnable> hanging = new ArrayDeque<>();

  private long now = 1;
  private final AtomicBoolean passing = new AtomicBoolean(true);
  private final List<Boolean> checked = new ArrayList<>();
  private final BoundedCheck check = new BoundedCheck(this::look, PATIENCE, () -> now);

  private boolean look() {
    checked.add(passing.get());
    return passing.get();
  }

  @Test
  void eachOneLooksAnew() {
    assertThat(check.passes(AT_ONCE)).isTrue();
    passing.set(false);
    assertThat(check.passes(AT_ONCE)).isFalse();
    assertThat(checked).containsExactly(true, false);
  }

  @Test
  void oneThatHangsIsNotPassedAndNoOtherIsBegun() {
    assertThat(check.passes(hanging::add)).isFalse();
    assertThat(check.passes(hanging::add)).isFalse();
    assertThat(hanging).hasSize(1);

    hanging.remove().run();
    assertThat(check.passes(AT_ONCE)).isTrue();
    assertThat(checked).hasSize(2);
  }

  @Test
  void besideOneThatHangsFewOthersAreTried() {
    for (int i = 0; i < 10; i++) {
      assertThat(check.passes(hanging::add)).isFalse();
      now += PATIENCE.toNanos();
    }
    assertThat(hanging).hasSize(3);

    hanging.remove().run();
    assertThat(check.passes(AT_ONCE)).isTrue();
    assertThat(hanging).hasSize(2);
  }
}
