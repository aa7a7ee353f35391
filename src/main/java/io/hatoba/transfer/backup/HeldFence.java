package io.hatoba.transfer.backup;

import io.hatoba.transfer.TransferException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A fence that stands until this is closed: it is renewed long before its time is over, also when
 * the node is restarted meanwhile. When this process dies, it ends by itself.
 */
public final class HeldFence implements AutoCloseable {
  private static final Duration TIME = Duration.ofMinutes(10);
  private static final long OFTEN_SECONDS = 20;

  private final Administration node;
  private final Administration.Fence fence;
  private final Consumer<String> news;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "fence");
            thread.setDaemon(true);
            return thread;
          });
  private volatile boolean lost;

  /**
   * Raises one.
   *
   * @param news takes a line when it cannot be renewed
   */
  public HeldFence(Administration node, Consumer<String> news) throws TransferException {
    this.node = node;
    this.news = news;
    this.fence = node.raise(TIME);
    timer.scheduleWithFixedDelay(this::renew, OFTEN_SECONDS, OFTEN_SECONDS, TimeUnit.SECONDS);
  }

  Administration.Fence fence() {
    return fence;
  }

  private void renew() {
    try {
      if (!node.renew(fence, TIME) && !lost) {
        lost = true;
        news.accept("the fence is gone; files may have been swept away");
      }
    } catch (TransferException failure) {
      news.accept("the fence cannot be renewed, and is tried again: " + failure.line());
    }
  }

  /**
   * Whether it has stood all the time.
   *
   * @throws TransferException if nobody answers who knows
   */
  public boolean stands() throws TransferException {
    return !lost && node.renew(fence, TIME);
  }

  /** Lowers it. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      node.lower(fence);
    } catch (TransferException failure) {
      news.accept("the fence ends by itself within " + TIME.toMinutes() + " minutes");
    }
  }
}
