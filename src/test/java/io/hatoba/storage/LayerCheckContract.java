package io.hatoba.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.UnavailableException;
import io.hatoba.storage.LayerCheck.State;
import io.hatoba.storage.LayerStoreUnderTest.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every connector says of a layer whose every byte it reads. */
public interface LayerCheckContract {
  int MOST_PRIMITIVE_CALLS = 100;

  /** The store of this test, empty at its beginning. */
  LayerStoreUnderTest store();

  private LayerCheck check(Layer layer, long size) {
    return store().connection().check(layer.digest(), 1, size, bytes -> {});
  }

  @Test
  default void aLayerIsWholeDamagedOrMissing() throws Exception {
    Layer layer = Layer.ofSize(1_000_000);
    layer.store(store().connection(), 1);
    assertThat(check(layer, 1_000_000)).isEqualTo(LayerCheck.AS_IT_SHOULD_BE);
    assertThat(check(layer, 1_000_001).state()).isEqualTo(State.SHORT);
    assertThat(check(layer, 999_999))
        .isEqualTo(new LayerCheck(State.LONG, "its file has 1000000 bytes instead of 999999"));

    store().damage(layer.digest(), 1);
    LayerCheck damaged = check(layer, 1_000_000);
    assertThat(damaged.state()).isEqualTo(State.CONTENT);
    assertThat(damaged.finding()).startsWith("its bytes are sha256:");

    store().connection().remove(layer.digest(), 1);
    assertThat(check(layer, 1_000_000))
        .isEqualTo(new LayerCheck(State.MISSING, "its file is gone"));
  }

  @Test
  default void aLayerWithoutBytesIsWhole() throws Exception {
    Layer empty = Layer.ofSize(0);
    empty.store(store().connection(), 1);
    assertThat(check(empty, 0)).isEqualTo(LayerCheck.AS_IT_SHOULD_BE);
  }

  @Test
  default void whoSetsThePaceIsToldOfEachByteAndMayStop() throws Exception {
    Layer layer = Layer.ofSize(1_000_000);
    layer.store(store().connection(), 1);
    List<Integer> told = new ArrayList<>();
    store().connection().check(layer.digest(), 1, 1_000_000, told::add);
    assertThat(told.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
    assertThat(told.size()).isGreaterThan(3);

    IllegalStateException stop = new IllegalStateException("enough");
    assertThatThrownBy(
            () ->
                store()
                    .connection()
                    .check(
                        layer.digest(),
                        1,
                        1_000_000,
                        bytes -> {
                          throw stop;
                        }))
        .isSameAs(stop);
  }

  /** A fault that passes is no damage, and neither is a store that does not answer any more. */
  @Test
  default void aFaultOfTheStoreIsNoDamage() throws Exception {
    Layer layer = Layer.ofSize(300_000);
    layer.store(store().connection(), 1);
    for (Fault fault : List.of(Fault.REFUSED, Fault.LATE)) {
      boolean struck = true;
      for (int call = 1; struck && call < MOST_PRIMITIVE_CALLS; call++) {
        store().failAt(call, fault);
        assertThat(check(layer, 300_000)).isEqualTo(LayerCheck.AS_IT_SHOULD_BE);
        struck = store().disarm();
      }
      assertThat(struck).isFalse();
    }
    store().failAt(1, Fault.CRASHED);
    assertThatThrownBy(() -> check(layer, 300_000)).isInstanceOf(UnavailableException.class);
    assertThat(store().disarm()).isTrue();
  }
}
