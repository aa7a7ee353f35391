package io.hatoba.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY_JSON =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
  private static final String HEX = EMPTY_JSON.substring(7);

  @Test
  void isReadAndWrittenAsOnTheWire() {
    Digest digest = Digest.parse(EMPTY_JSON);

    assertThat(digest.algorithm()).isSameAs(DigestAlgorithm.SHA256);
    assertThat(digest.hex()).isEqualTo(HEX);
    assertThat(digest).hasToString(EMPTY_JSON);
  }

  @Test
  void sha512IsReadToo() {
    String text = "sha512:" + "0123456789abcdef".repeat(8);

    assertThat(Digest.parse(text)).hasToString(text);
  }

  @Test
  void isMadeOverContent() {
    byte[] content = "{}".getBytes(UTF_8);

    assertThat(Digest.sha256(content)).isEqualTo(Digest.parse(EMPTY_JSON));
    assertThat(Digest.over(DigestAlgorithm.SHA512, content).toString())
        .startsWith("sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9");
  }

  @Test
  void hashesOtherContentByItsOwnAlgorithm() {
    Digest sha512 = Digest.over(DigestAlgorithm.SHA512, new byte[0]);

    assertThat(sha512.sameAlgorithmOver(new byte[0])).isEqualTo(sha512);
    assertThat(sha512.sameAlgorithmOver(new byte[1])).isNotEqualTo(sha512);
  }

  @Test
  void isOrderedByAlgorithmAndThenByHash() {
    Digest low = Digest.parse("sha256:" + "0".repeat(64));
    Digest high = Digest.parse("sha256:" + "f".repeat(64));
    Digest other = Digest.parse("sha512:" + "0".repeat(128));

    assertThat(java.util.List.of(other, high, low).stream().sorted().toList())
        .containsExactly(low, high, other);
  }

  @Test
  void upperCaseIsRefusedWithTheHintThatItIsOnlyTheCase() {
    assertThatThrownBy(() -> Digest.parse("sha256:" + "A".repeat(64)))
        .isInstanceOf(DigestInvalidException.class)
        .hasMessageEndingWith("must be in lower case");
  }

  @Test
  void aWrongNumberOfDigitsIsToldWithTheRightOne() {
    assertThatThrownBy(() -> Digest.parse("sha256:abc"))
        .isInstanceOf(DigestInvalidException.class)
        .hasMessage(
            "digest \"sha256:abc\" has 3 characters after the colon; sha256 has 64 hexadecimal"
                + " digits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        ":44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "sha256:sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61c",
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8",
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a ",
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8g",
        "sha256:../../../../../../../../../../../../../../../../../../etc/passwd",
        "sha256:٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨٩٠١٢٣",
        "md5:d41d8cd98f00b204e9800998ecf8427e",
        "sha512:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
      })
  void anythingElseIsNoDigest(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(DigestInvalidException.class);
  }

  @Test
  void hugeTextIsRefusedWithAShortMessage() {
    assertThatThrownBy(() -> Digest.parse("sha256:" + "a".repeat(65_536)))
        .isInstanceOfSatisfying(
            DigestInvalidException.class,
            refusal -> assertThat(refusal.message()).hasSizeLessThan(400));
    assertThatThrownBy(() -> Digest.parse("x".repeat(65_536) + ":"))
        .isInstanceOfSatisfying(
            DigestInvalidException.class,
            refusal -> assertThat(refusal.message()).hasSizeLessThan(400));
  }
}
