package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestAlgorithmTest {
  @ParameterizedTest
  @EnumSource
  void isReadFromItsIdAndHashesToItsLength(DigestAlgorithm algorithm) {
    assertThat(DigestAlgorithm.parse(algorithm.id())).isSameAs(algorithm);
    assertThat(algorithm).hasToString(algorithm.id());
    assertThat(algorithm.newMessageDigest().getDigestLength() * 2).isEqualTo(algorithm.hexLength());
  }

  @Test
  void givesANewHashFunctionEachTime() {
    assertThat(DigestAlgorithm.SHA256.newMessageDigest())
        .isNotSameAs(DigestAlgorithm.SHA256.newMessageDigest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "md5", "SHA256", "sha384", "sha256 ", "blake3"})
  void refusesOthersAndNamesThoseThatItKnows(String id) {
    assertThatThrownBy(() -> DigestAlgorithm.parse(id))
        .isInstanceOf(DigestInvalidException.class)
        .hasMessage("digest algorithm \"" + id + "\" is not supported; use sha256 or sha512");
  }
}
