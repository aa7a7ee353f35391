package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryNameTest {
  /** The specification's own expression, to compare with; it may take exponential time. */
  private static final Pattern SPECIFIED =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "0", "a/b/c", "a.b", "a_b", "a__b", "a-b", "a-----b", "a.b_c__d-e/f--g"})
  void whatTheGrammarAllowsIsAName(String text) {
    assertThat(new RepositoryName(text)).hasToString(text);
  }

  @Test
  void hasTheComponentsBetweenItsSlashes() {
    assertThat(new RepositoryName("octocat/hello-world/app").components())
        .containsExactly("octocat", "hello-world", "app");
    assertThat(new RepositoryName("app").components()).containsExactly("app");
  }

  @Test
  void has255CharactersAtMost() {
    assertThat(new RepositoryName("a".repeat(255)).value()).hasSize(255);
    assertThatThrownBy(() -> new RepositoryName("a".repeat(256)))
        .isInstanceOf(NameInvalidException.class)
        .hasMessageContaining("has 256 characters; at most 255 are allowed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Octocat/App | must be in lower case: \"octocat/app\"",
        "a/b c | has \" \" at position 4",
        "a/é | has \"é\" at position 3",
        "a___b | has \"___\" between letters or digits",
        "a..b | has \"..\" between letters or digits",
        "a._b | has \"._\" between letters or digits",
        "a//b | at the start and at the end of every component",
        "/a | at the start and at the end of every component",
        "a/ | at the start and at the end of every component",
        "a/-b | at the start and at the end of every component",
        "-a | at the start and at the end of every component",
        "a- | at the start and at the end of every component",
        "../a | at the start and at the end of every component",
        "'' | is empty",
      })
  void saysWhatIsWrong(String text, String reason) {
    assertThatThrownBy(() -> new RepositoryName(text))
        .isInstanceOf(NameInvalidException.class)
        .hasMessageStartingWith("repository name \"")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\nb", "a%2fb", "a\\b", "a:b", "ａ", "a\u200bb", "\ud83d\ude00"})
  void hostileCharactersAreRefusedAndEscaped(String text) {
    assertThatThrownBy(() -> new RepositoryName(text))
        .isInstanceOfSatisfying(
            NameInvalidException.class,
            refusal -> assertThat(refusal.message()).doesNotContain("\0", "\n", "\u200b"));
  }

  @Test
  void aLowerCasedFormThatIsNoNameEitherIsNotSuggested() {
    assertThatThrownBy(() -> new RepositoryName("Octocat//App"))
        .isInstanceOf(NameInvalidException.class)
        .hasMessageNotContaining("must be in lower case:");
  }

  @Test
  void hugeNamesAreRefusedAtOnce() {
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () -> {
          for (String part : new String[] {"a", "a-", "-", "a/", "A", "_", "a.b"}) {
            assertThatThrownBy(() -> new RepositoryName(part.repeat(65_536) + "!"))
                .isInstanceOf(NameInvalidException.class);
          }
          for (String part : new String[] {"a", "-", "A", "0_"}) {
            String longest = part.repeat(250 / part.length()) + "!";
            assertThatThrownBy(() -> new RepositoryName(longest))
                .isInstanceOf(NameInvalidException.class);
          }
        });
  }

  @Test
  void agreesWithTheSpecifiedExpressionOnRandomText() {
    Random random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        text.append("ab0._-/-".charAt(random.nextInt(8)));
      }
      assertThat(accepts(text.toString()))
          .as(text.toString())
          .isEqualTo(SPECIFIED.matcher(text).matches());
    }
  }

  private static boolean accepts(String text) {
    try {
      return new RepositoryName(text).value().equals(text);
    } catch (NameInvalidException refusal) {
      return false;
    }
  }
}
