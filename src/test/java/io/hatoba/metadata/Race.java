package io.hatoba.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Work that several threads begin at the same moment. */
public final class Race {
  private static final int SECONDS = 30;

  private Race() {}

  /**
   * Runs the work in so many threads.
   *
   * @param work told the number of its thread, from 0
   * @return what each came to, in the order of their numbers
   */
  public static <T> List<T> run(int threads, IntFunction<T> work) {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    CyclicBarrier start = new CyclicBarrier(threads);
    try {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int number = i;
        Callable<T> racer =
            () -> {
              start.await(SECONDS, TimeUnit.SECONDS);
              return work.apply(number);
            };
        running.add(executor.submit(racer));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> racer : running) {
        results.add(racer.get(SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } catch (ExecutionException failure) {
      throw new AssertionError(failure.getCause());
    } catch (InterruptedException | TimeoutException failure) {
      throw new AssertionError(failure);
    } finally {
      executor.shutdownNow();
    }
  }
}
