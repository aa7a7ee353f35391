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
  @ValueSource(strings = {"(a*)*b", "(a|a)*b", "(a|aa)+b", "(.*)*(.*)*(.*)*b"})
  @Timeout(10)
  void takesTimeInProportionToTheTag(String hostile) {
    TagPattern pattern = TagPattern.of(Syntax.REGEX, hostile);
    long began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(pattern.matches(new Tag("a".repeat(128)))).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void repetitionsOfRepetitionsAreRefused() {
    assertThatThrownBy(() -> TagPattern.of(Syntax.REGEX, "((a{1000}){1000}){1000}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("repeat");
  }
}
