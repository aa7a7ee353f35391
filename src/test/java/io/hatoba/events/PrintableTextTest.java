package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is kept of texts from outside. */
class PrintableTextTest {
  @Test
  void noCharacterIsCutInTwo() {
    String smile = "\uD83D\uDE00";
    assertThat(PrintableText.of("a" + smile + "bc", 3)).isEqualTo("a…");
    assertThat(PrintableText.of("a" + smile + "bc", 4)).isEqualTo("a" + smile + "…");
    assertThat(PrintableText.of("a" + smile, 3)).isEqualTo("a" + smile);
  }
}
