package io.hatoba.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A check of something that may hang, on a thread of its own: who asks waits no longer than its
 * patience, and however many ask, few checks run. Beside one that hangs another is tried, since
 * what hung once may never end and yet what it asks be well again.
 */
final class BoundedCheck {
  private static final int MOST_HANGING = 3;

  private final BooleanSupplier check;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Deque<Run> running = new ArrayDeque<>();

  private record Run(CompletableFuture<Boolean> result, long began) {}

  BoundedCheck(BooleanSupplier check, Duration patience, LongSupplier nanoTime) {
    this.check = check;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Whether it is passed now; one that hangs is not. */
  boolean passes(Executor threads) {
    try {
      return begin(threads).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hangs) {
      return false;
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private synchronized CompletableFuture<Boolean> begin(Executor threads) {
    running.removeIf(run -> run.result().isDone());
    @Nullable Run last = running.peekLast();
    long now = nanoTime.getAsLong();
    if (last != null
        && (running.size() == MOST_HANGING || now - last.began() < patience.toNanos())) {
      return last.result();
    }
    CompletableFuture<Boolean> result = CompletableFuture.supplyAsync(check::getAsBoolean, threads);
    running.add(new Run(result, now));
    return result;
  }
}
