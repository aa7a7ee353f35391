package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkRangeTest {
  @ParameterizedTest
  @ValueSource(strings = {"3-9", " 3-9 ", "bytes 3-9/*", "bytes 3-9/10", "003-9"})
  void isReadInTheSpecificationsFormAndInHttps(String header) {
    ChunkRange range = ChunkRange.parse(header);

    assertThat(range).isEqualTo(new ChunkRange(3, 9)).hasToString("3-9");
    assertThat(range.length()).isEqualTo(7);
  }

  @Test
  void mayHaveOneByte() {
    assertThat(ChunkRange.parse("0-0").length()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "0-",
        "-9",
        "9-3",
        "a-b",
        "0 - 9",
        "bytes=0-9",
        "bytes 0-9",
        "bytes 0-9/9",
        "bytes 0-9/",
        "bytes */10",
        "items 0-9/10",
        "0-9/10",
        "0-9,10-11",
        "+0-9",
        "0-9223372036854775807",
        "0-9223372036854775808",
        "99999999999999999999-99999999999999999999",
        "٠-٩",
        "0-9\0"
      })
  void anythingElseIsRefused(String header) {
    assertThatThrownBy(() -> ChunkRange.parse(header))
        .isInstanceOfSatisfying(
            BlobUploadInvalidException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(400);
              assertThat(refusal.message())
                  .startsWith("Content-Range \"")
                  .endsWith("such as 0-1023");
            });
  }

  @Test
  void hugeHeadersAreRefused() {
    assertThatThrownBy(() -> ChunkRange.parse("9".repeat(65_536) + "-" + "9".repeat(65_536)))
        .isInstanceOf(BlobUploadInvalidException.class);
  }
}
