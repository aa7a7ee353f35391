package io.hatoba.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.StagedLayer.Segment;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Callers at once. */
public interface LayerConnectionThreadContract {
  int LARGE = 3 * 1024 * 1024;

  /** The store of this test. */
  LayerStoreUnderTest store();

  private LayerConnection connection() {
    return store().connection();
  }

  @Test
  default void callersWhoPromoteTheSameLayerAtOnceAllSucceed() throws Exception {
    Layer layer = Layer.ofSize(200_000);
    for (int round = 0; round < 10; round++) {
      long generation = round;
      UploadId shared = UploadId.random();
      StagedLayer staged = layer.append(connection(), shared, 0);
      VerifiedLayer verified = layer.verify(connection(), staged);
      inParallel(
          () -> layer.store(connection(), generation),
          () -> layer.store(connection(), generation),
          () -> connection().promote(verified, generation),
          () -> connection().promote(verified, generation));
      assertThat(layer.standsAt(connection(), generation)).isTrue();
      connection().discard(shared);
      assertThat(store().stagedFiles(shared)).isZero();
    }
  }

  @Test
  default void callersWhoVerifyTheSameSegmentsAtOnceDoNotMeet() throws Exception {
    Layer layer = Layer.ofSize(LARGE);
    UploadId upload = UploadId.random();
    StagedLayer staged = layer.appendInParts(connection(), upload, 3);
    Callable<?> commit = () -> connection().promote(layer.verify(connection(), staged), 0);

    inParallel(commit, commit, commit, commit);

    assertThat(layer.standsAt(connection(), 0)).isTrue();
  }

  @Test
  default void appendsOfSeveralEpochsAtOnceKeepToTheirSegments() throws Exception {
    UploadId upload = UploadId.random();
    List<Layer> layers = IntStream.range(0, 4).mapToObj(i -> Layer.ofSize(LARGE + i)).toList();

    inParallel(
        IntStream.range(0, 4)
            .<Callable<?>>mapToObj(
                epoch -> () -> layers.get(epoch).append(connection(), upload, epoch))
            .toArray(Callable<?>[]::new));

    for (int epoch = 0; epoch < 4; epoch++) {
      Layer layer = layers.get(epoch);
      Segment segment = new Segment(epoch, layer.bytes().length);
      connection()
          .promote(layer.verify(connection(), new StagedLayer(upload, List.of(segment))), 0);
      assertThat(layer.standsAt(connection(), 0)).isTrue();
    }
  }

  private static void inParallel(Callable<?>... calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.length);
    try {
      CyclicBarrier start = new CyclicBarrier(calls.length);
      List<Future<Object>> results =
          List.of(calls).stream()
              .map(
                  call ->
                      threads.<Object>submit(
                          () -> {
                            start.await();
                            return call.call();
                          }))
              .toList();
      for (Future<Object> result : results) {
        result.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  default void anInterruptEndsTheCallAndStaysSet() throws Exception {
    Layer layer = Layer.ofSize(LARGE);
    UploadId upload = UploadId.random();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> layer.append(connection(), upload, 0))
          .isInstanceOf(UnavailableException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(layer.isIn(layer.store(connection(), 0))).isTrue();
  }
}
