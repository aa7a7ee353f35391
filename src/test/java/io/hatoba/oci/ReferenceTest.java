package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReferenceTest {
  @Test
  void aColonMakesItADigest() {
    String text = "sha256:" + "a".repeat(64);

    assertThat(Reference.parse(text)).isInstanceOf(Digest.class).hasToString(text);
  }

  @Test
  void withoutAColonItIsATag() {
    assertThat(Reference.parse("latest")).isEqualTo(new Tag("latest"));
    assertThat(Reference.parse("sha256-" + "a".repeat(64))).isInstanceOf(Tag.class);
    assertThat(Reference.parse("a".repeat(64))).isInstanceOf(Tag.class);
  }

  @Test
  void aBadDigestIsRefusedAsADigest() {
    assertThatThrownBy(() -> Reference.parse("sha256:totallywrong"))
        .isInstanceOf(DigestInvalidException.class);
  }

  @Test
  void aBadTagIsRefusedAsAManifest() {
    assertThatThrownBy(() -> Reference.parse(".INVALID_MANIFEST_NAME"))
        .isInstanceOf(ManifestInvalidException.class)
        .hasMessageContaining("\".INVALID_MANIFEST_NAME\"");
  }
}
