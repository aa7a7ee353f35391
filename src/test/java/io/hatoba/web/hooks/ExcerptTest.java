package io.hatoba.web.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of an exchange a page shows. */
class ExcerptTest {
  private static final int LONGEST = 64 * 1024;

  @Test
  void aTextThatFitsIsShownWhole() {
    String text = "x".repeat(LONGEST);
    assertThat(Excerpt.of(text)).isEqualTo(new Excerpt(text, true));
  }

  @Test
  void ofALongOneTheBeginningIsShown() {
    assertThat(Excerpt.of("x".repeat(LONGEST + 1)))
        .isEqualTo(new Excerpt("x".repeat(LONGEST), false));
  }

  @Test
  void noCharacterIsCutInTwo() {
    String text = "x".repeat(LONGEST - 1) + "\uD83D\uDEA2" + "x";
    assertThat(Excerpt.of(text)).isEqualTo(new Excerpt("x".repeat(LONGEST - 1), false));
  }

  @Test
  void headersAreShownOneALine() {
    assertThat(Excerpt.ofHeaders("{\"A\":\"one\",\"B\":\"two: three\"}").text())
        .isEqualTo("A: one\nB: two: three");
    assertThat(Excerpt.ofHeaders("{}").text()).isEmpty();
  }

  @Test
  void jsonIsShownInLines() {
    assertThat(Excerpt.ofJson("{\"a\":{\"b\":1}}").text().lines()).hasSize(5);
  }
}
