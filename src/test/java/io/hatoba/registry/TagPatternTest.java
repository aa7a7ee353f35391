package io.hatoba.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.Tag;
import io.hatoba.registry.TagPattern.Syntax;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagPatternTest {
  @ParameterizedTest
  @CsvSource({
    "GLOB, v*, v1.0, true",
    "GLOB, v*, v, true",
    "GLOB, v*, av1, false",
    "GLOB, *, latest, true",
    "GLOB, v?.0, v1.0, true",
    "GLOB, v?.0, v10.0, false",
    "GLOB, v1.0, v1x0, false",
    "GLOB, v1.0, v1.0, true",
    "GLOB, V*, v1, false",
    "GLOB, '[a-c]', a, false",
    "REGEX, 'v[0-9]+(\\.[0-9]+){2}', v1.20.3, true",
    "REGEX, 'v[0-9]+(\\.[0-9]+){2}', v1.20.3-rc1, false",
    "REGEX, 'release', pre-release, false",
  })
  void meansATagAsAWhole(Syntax syntax, String pattern, String tag, boolean meant) {
    assertThat(TagPattern.of(syntax, pattern).matches(new Tag(tag))).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "("})
  void whatIsNoPatternIsRefused(String text) {
    assertThatThrownBy(() -> TagPattern.of(Syntax.REGEX, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void isNotLongerThanItsRow() {
    assertThatThrownBy(() -> TagPattern.of(Syntax.GLOB, "a".repeat(256)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(TagPattern.of(Syntax.GLOB, "?".repeat(128)).matches(new Tag("a".repeat(128))))
        .isTrue();
  }

  /**
   * With an engine that goes back and tries again, each of these takes longer than the world has.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a*)*b",
        "(a|a)*b",
        "(a|aa)+b",
        "(.*)*(.*)*(.*)*b",
        "((a?){15}){15}b",
        "(.*){200}b"
      })
  @Timeout(10)
  void takesTimeInProportionToTheTag(String hostile) {
    TagPattern pattern = TagPattern.of(Syntax.REGEX, hostile);
    long began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(pattern.matches(new Tag("a".repeat(128)))).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  /** The program of the first alone would have 10^9 steps. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "((a{1,1000}){1,1000}){1,1000}",
        "((a{1000,}){1000,}){1000,}",
        "([)]([(]a{999}){999}){999}",
        "a{999999999}",
        // Few characters of which each step may be left out: matching goes as deep as there are.
        "(a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?){1000}",
        "(.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*.*){1000}"
      })
  void repetitionsOfRepetitionsAreRefused(String large) {
    assertThatThrownBy(() -> TagPattern.of(Syntax.REGEX, large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too large");
  }

  @Test
  void countsThatTagsHaveAreNot() {
    assertThat(
            TagPattern.of(Syntax.REGEX, "20\\d{2}[01]\\d[0-3]\\d-[0-9a-f]{7,40}")
                .matches(new Tag("20300131-0123abc")))
        .isTrue();
    assertThat(TagPattern.of(Syntax.REGEX, "[0-9a-f]{64}").matches(new Tag("a".repeat(64))))
        .isTrue();
  }
}
