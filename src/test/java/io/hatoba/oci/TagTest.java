package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagTest {
  @ParameterizedTest
  @ValueSource(strings = {"latest", "1", "_", "1.2.3-rc.1", "A_b-C.d", "v1-", "a..b", "__"})
  void whatTheGrammarAllowsIsATag(String text) {
    assertThat(new Tag(text)).hasToString(text);
  }

  @Test
  void has128CharactersAtMost() {
    assertThat(new Tag("x".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new Tag("x".repeat(129))).isInstanceOf(ManifestInvalidException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".a", "-a", "a b", "a/b", "a:b", "a\0", "a\n", "ä", "a+b", "..", "a\u202e"})
  void anythingElseIsNoTag(String text) {
    assertThatThrownBy(() -> new Tag(text))
        .isInstanceOfSatisfying(
            ManifestInvalidException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.code()).isSameAs(ErrorCode.MANIFEST_INVALID);
              assertThat(refusal.message()).startsWith("tag \"").doesNotContain("\0", "\n");
            });
  }

  @Test
  void isOrderedBytewise() {
    assertThat(List.of(new Tag("a"), new Tag("_"), new Tag("B"), new Tag("1")).stream().sorted())
        .extracting(Tag::value)
        .containsExactly("1", "B", "_", "a");
  }
}
