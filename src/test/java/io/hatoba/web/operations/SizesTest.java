package io.hatoba.web.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes as they are typed. */
class SizesTest {
  @Test
  void whatIsTypedIsReadWithItsUnit() {
    assertThat(Sizes.parse(" 10 GiB ")).hasValue(10L << 30);
    assertThat(Sizes.parse("500mb")).hasValue(500L << 20);
    assertThat(Sizes.parse("1025")).hasValue(1025);
    assertThat(Sizes.parse("0")).hasValue(0);
    assertThat(Sizes.parse("  ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "ten", "1.5 GiB", "10 GiB 2", "9999999999 TiB"})
  void whatIsNoSizeIsRefused(String typed) {
    assertThatThrownBy(() -> Sizes.parse(typed)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1023, 1024, 1025, 10L << 30, (10L << 30) + 1, 3L << 50})
  void whatIsShownIsReadAsTheSameNumber(long bytes) {
    assertThat(Sizes.parse(Sizes.text(OptionalLong.of(bytes)))).hasValue(bytes);
  }

  @Test
  void aSizeIsShownInTheLargestUnitThatItIsWholeIn() {
    assertThat(Sizes.text(OptionalLong.of(10L << 30))).isEqualTo("10GiB");
    assertThat(Sizes.text(OptionalLong.of(1025))).isEqualTo("1025");
    assertThat(Sizes.text(OptionalLong.empty())).isEmpty();
  }
}
