package io.hatoba.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LongWorkTest {
  private static long filled(boolean running, long done, long total) {
    return new LongWork(
            "",
            running,
            done,
            OptionalLong.of(total),
            "",
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            Optional.empty())
        .filled();
  }

  @Test
  void whatIsStoppedBeforeItDidAnythingHasAnEmptyBar() {
    assertThat(filled(false, 0, 5)).isZero();
    assertThat(filled(false, 3, 5)).isEqualTo(3);
  }

  @Test
  void whatHadNothingToDoHasAFullBarAtItsEnd() {
    assertThat(filled(true, 0, 0)).isZero();
    assertThat(filled(false, 0, 0)).isOne();
  }
}
