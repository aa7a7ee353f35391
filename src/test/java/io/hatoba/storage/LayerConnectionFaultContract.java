package io.hatoba.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadId;
import io.hatoba.storage.LayerStoreUnderTest.Fault;
import io.hatoba.storage.StagedLayer.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation with a fault at its first primitive call, at its second, and so on until it
 * passes without one. After each fault nothing that was there is lost, nothing wrong stands under a
 * layer's name, the same from the start succeeds, and discard leaves nothing.
 */
public interface LayerConnectionFaultContract {
  int SEVERAL_BUFFERS = 2_500_000;
  int MOST_CALLS = 1000;

  /** The store of this test, empty at its beginning. */
  LayerStoreUnderTest store();

  /** One operation on a layer and an upload of its own. */
  interface Operation {

    /** What comes before, without faults. */
    default void prepare(LayerConnection connection, Layer layer, UploadId upload)
        throws Exception {}

    /** The operation alone. */
    void perform(LayerConnection connection, Layer layer, UploadId upload) throws Exception;

    /** What holds if it passed. */
    default void passed(LayerConnection connection, Layer layer, UploadId upload)
        throws Exception {}

    /** What holds whether it passed or failed. */
    default void check(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      Optional<StoredLayer> stored = connection.find(layer.digest(), 1);
      assertThat(stored.map(layer::isIn).orElse(true)).as("whole or absent").isTrue();
    }
  }

  private void faultAtEveryCall(Fault fault, int size, Operation operation) throws Exception {
    Layer bystander = Layer.ofSize(1000);
    bystander.store(store().connection(), 1);
    boolean struck = true;
    for (int call = 1; struck; call++) {
      assertThat(call).as("calls").isLessThan(MOST_CALLS);
      Layer layer = Layer.ofSize(size);
      UploadId upload = UploadId.random();
      operation.prepare(store().connection(), layer, upload);

      store().failAt(call, fault);
      Optional<RegistryException> failure = Optional.empty();
      try {
        operation.perform(store().connection(), layer, upload);
      } catch (UnavailableException | InsufficientStorageException refused) {
        failure = Optional.of(refused);
      }
      struck = store().disarm();
      if (fault == Fault.CRASHED) {
        store().restart();
      }

      assertThat(struck || failure.isEmpty()).isTrue();
      assertThat(failure.map(full -> full instanceof InsufficientStorageException))
          .isIn(Optional.empty(), Optional.of(fault == Fault.FULL));
      LayerConnection after = store().connection();
      if (failure.isEmpty()) {
        operation.passed(after, layer, upload);
      }
      assertThat(bystander.standsAt(after, 1)).isTrue();
      operation.check(after, layer, upload);
      layer.store(after, 1);
      assertThat(layer.standsAt(after, 1)).isTrue();
      after.discard(upload);
      assertThat(store().stagedFiles(upload)).isZero();
      after.remove(layer.digest(), 1);
      assertThat(after.find(layer.digest(), 1)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void appendOfASmallBody(Fault fault) throws Exception {
    faultAtEveryCall(fault, 1000, new AppendTheRest());
  }

  @ParameterizedTest
  @EnumSource
  default void appendOfManyBuffers(Fault fault) throws Exception {
    faultAtEveryCall(fault, SEVERAL_BUFFERS, new AppendTheRest());
  }

  /** An upload has some of its bytes, and loses none of them while the others come. */
  record AppendTheRest() implements Operation {
    private static final int SOME = 500;

    @Override
    public void prepare(LayerConnection connection, Layer layer, UploadId upload) {
      append(connection, layer, upload, 0);
    }

    @Override
    public void perform(LayerConnection connection, Layer layer, UploadId upload) {
      append(connection, layer, upload, 1);
    }

    @Override
    public void check(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      append(connection, layer, upload, 2);
      append(connection, layer, upload, 1);
      for (long epoch : new long[] {1, 2}) {
        List<Segment> segments =
            List.of(new Segment(0, SOME), new Segment(epoch, layer.bytes().length - SOME));
        VerifiedLayer verified =
            connection.verify(new StagedLayer(upload, segments), layer.digest(), Optional.empty());
        assertThat(verified.size()).isEqualTo(layer.bytes().length);
      }
    }

    private static void append(
        LayerConnection connection, Layer layer, UploadId upload, long epoch) {
      int from = epoch == 0 ? 0 : SOME;
      int to = epoch == 0 ? SOME : layer.bytes().length;
      RunningDigest running = layer.running();
      Appended appended =
          connection.append(upload, epoch, layer.part(from, to), to - from, running);
      assertThat(appended).isEqualTo(new Appended.Complete(to - from));
      assertThat(running.size()).isEqualTo(to - from);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void appendOfTooMuch(Fault fault) throws Exception {
    faultAtEveryCall(
        fault,
        SEVERAL_BUFFERS,
        (connection, layer, upload) ->
            assertThat(
                    connection.append(
                        upload, 0, layer.body(), SEVERAL_BUFFERS - 1, layer.running()))
                .isEqualTo(new Appended.TooLarge(SEVERAL_BUFFERS - 1)));
  }

  @ParameterizedTest
  @EnumSource
  default void verifyOfOneSegment(Fault fault) throws Exception {
    faultAtEveryCall(fault, SEVERAL_BUFFERS, new Verify(1));
  }

  @ParameterizedTest
  @EnumSource
  default void verifyOfManySegments(Fault fault) throws Exception {
    faultAtEveryCall(fault, 300_000, new Verify(3));
  }

  /** A verification that fails may be repeated. */
  record Verify(int parts, List<StagedLayer> staged) implements Operation {
    Verify(int parts) {
      this(parts, new ArrayList<>());
    }

    @Override
    public void prepare(LayerConnection connection, Layer layer, UploadId upload) {
      staged.add(0, layer.appendInParts(connection, upload, parts));
    }

    @Override
    public void perform(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      assertThat(layer.verify(connection, staged.get(0)).digest()).isEqualTo(layer.digest());
    }

    @Override
    public void check(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      connection.promote(layer.verify(connection, staged.get(0)), 1);
      assertThat(layer.standsAt(connection, 1)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void promoteOfOneSegment(Fault fault) throws Exception {
    faultAtEveryCall(fault, 100_000, new Promote(1, false));
  }

  @ParameterizedTest
  @EnumSource
  default void promoteOfManySegments(Fault fault) throws Exception {
    faultAtEveryCall(fault, 100_000, new Promote(3, false));
  }

  @ParameterizedTest
  @EnumSource
  default void promoteOfNoBytes(Fault fault) throws Exception {
    faultAtEveryCall(fault, 0, new Promote(0, false));
  }

  @ParameterizedTest
  @EnumSource
  default void promoteOverALayerThatIsThere(Fault fault) throws Exception {
    faultAtEveryCall(fault, 1000, new Promote(1, true));
  }

  /** What is there already stays there, whole. */
  record Promote(int parts, boolean stored, List<VerifiedLayer> verified) implements Operation {
    Promote(int parts, boolean stored) {
      this(parts, stored, new ArrayList<>());
    }

    @Override
    public void prepare(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      if (stored) {
        layer.store(connection, 1);
      }
      StagedLayer staged = layer.appendInParts(connection, upload, parts);
      verified.add(0, layer.verify(connection, staged));
    }

    @Override
    public void perform(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      connection.promote(verified.get(0), 1);
    }

    @Override
    public void passed(LayerConnection connection, Layer layer, UploadId upload) {
      assertThat(layer.standsAt(connection, 1)).isTrue();
    }

    @Override
    public void check(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      Operation.super.check(connection, layer, upload);
      if (stored) {
        assertThat(layer.standsAt(connection, 1)).isTrue();
      }
      // Either the staged bytes or the stored ones have survived, unless they were dropped.
      try {
        assertThat(layer.isIn(connection.promote(verified.get(0), 1))).isTrue();
      } catch (StagedLayerLostException dropped) {
        assertThat(connection.find(layer.digest(), 1)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  default void promoteOverADamagedLayer(Fault fault) throws Exception {
    faultAtEveryCall(fault, 1000, new Heal(store(), new ArrayList<>()));
  }

  /** The damaged bytes or the right ones are there, and the right ones if it passed. */
  record Heal(LayerStoreUnderTest store, List<VerifiedLayer> verified) implements Operation {
    @Override
    public void prepare(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      layer.store(connection, 1);
      store.damage(layer.digest(), 1);
      verified.add(0, layer.verify(connection, layer.append(connection, upload, 0)));
    }

    @Override
    public void perform(LayerConnection connection, Layer layer, UploadId upload) throws Exception {
      connection.promote(verified.get(0), 1);
    }

    @Override
    public void passed(LayerConnection connection, Layer layer, UploadId upload) {
      assertThat(layer.standsAt(connection, 1)).isTrue();
    }

    @Override
    public void check(LayerConnection connection, Layer layer, UploadId upload) {
      assertThat(connection.find(layer.digest(), 1)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void discard(Fault fault) throws Exception {
    faultAtEveryCall(
        fault,
        1000,
        new Operation() {
          @Override
          public void prepare(LayerConnection connection, Layer layer, UploadId upload) {
            layer.appendInParts(connection, upload, 3);
          }

          @Override
          public void perform(LayerConnection connection, Layer layer, UploadId upload) {
            connection.discard(upload);
          }

          @Override
          public void passed(LayerConnection connection, Layer layer, UploadId upload) {
            assertThat(store().stagedFiles(upload)).isZero();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void remove(Fault fault) throws Exception {
    faultAtEveryCall(
        fault,
        1000,
        new Operation() {
          @Override
          public void prepare(LayerConnection connection, Layer layer, UploadId upload)
              throws Exception {
            layer.store(connection, 1);
            layer.store(connection, 2);
          }

          @Override
          public void perform(LayerConnection connection, Layer layer, UploadId upload) {
            connection.remove(layer.digest(), 1);
          }

          @Override
          public void passed(LayerConnection connection, Layer layer, UploadId upload) {
            assertThat(connection.find(layer.digest(), 1)).isEmpty();
          }

          @Override
          public void check(LayerConnection connection, Layer layer, UploadId upload)
              throws Exception {
            Operation.super.check(connection, layer, upload);
            assertThat(layer.standsAt(connection, 2)).isTrue();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  default void findAndRecover(Fault fault) throws Exception {
    faultAtEveryCall(
        fault,
        1000,
        new Operation() {
          @Override
          public void prepare(LayerConnection connection, Layer layer, UploadId upload)
              throws Exception {
            layer.store(connection, 1);
          }

          @Override
          public void perform(LayerConnection connection, Layer layer, UploadId upload) {
            assertThat(connection.find(layer.digest(), 1)).isPresent();
            assertThat(connection.find(layer.digest(), 2)).isEmpty();
            assertThat(connection.recover(layer.digest(), 1)).isPresent();
            assertThat(connection.recover(layer.digest(), 2)).isEmpty();
          }

          @Override
          public void check(LayerConnection connection, Layer layer, UploadId upload) {
            assertThat(layer.standsAt(connection, 1)).isTrue();
          }
        });
  }
}
