package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @Test
  void withoutAHeaderAllOfItIsAskedFor() {
    assertThat(ByteRange.parse(Optional.empty(), 1000)).isEqualTo(new ByteRange.Whole());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-999, 0, 999",
    "bytes=500-, 500, 999",
    "bytes=999-, 999, 999",
    "bytes=0-5000, 0, 999",
    "bytes=-1, 999, 999",
    "bytes=-500, 500, 999",
    "bytes=-1000, 0, 999",
    "bytes=-5000, 0, 999",
    "bytes=007-009, 7, 9",
    "BYTES=1-2, 1, 2",
    "' bytes= 1-2 ', 1, 2",
    "bytes=0-99999999999999999999999, 0, 999",
    "bytes=-99999999999999999999999, 0, 999"
  })
  void aRangeIsClampedToTheContent(String header, long first, long last) {
    assertThat(ByteRange.parse(Optional.of(header), 1000))
        .isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=1000-",
        "bytes=1000-2000",
        "bytes=500-0",
        "bytes=-0",
        "bytes=99999999999999999999999-",
        "bytes=99999999999999999999999-5",
        "bytes=9223372036854775807-9223372036854775807"
      })
  void aRangeWithoutAByteOfTheContentIsUnsatisfiable(String header) {
    assertThat(ByteRange.parse(Optional.of(header), 1000)).isEqualTo(new ByteRange.Unsatisfiable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=0",
        "bytes=0--1",
        "bytes=0-1-2",
        "bytes=+1-2",
        "bytes=0x1-0x2",
        "bytes=1.0-2",
        "bytes=1 -2",
        "bytes=٠-١",
        "bytes 0-1",
        "items=0-1",
        "bytes=0-1,5-6",
        "bytes=0-0,-1",
        "bytes=0-1,"
      })
  void whatIsNotOneRangeOfBytesIsIgnored(String header) {
    assertThat(ByteRange.parse(Optional.of(header), 1000)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  void emptyContentHasNoByteToGive() {
    assertThat(ByteRange.parse(Optional.of("bytes=0-"), 0))
        .isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.parse(Optional.of("bytes=0-0"), 0))
        .isEqualTo(new ByteRange.Unsatisfiable());
  }

  @Test
  void theLastBytesOfEmptyContentAreAllOfIt() {
    assertThat(ByteRange.parse(Optional.of("bytes=-5"), 0)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  void hugeHeadersAreReadWithoutHarm() {
    assertThat(ByteRange.parse(Optional.of("bytes=" + "9".repeat(65_536) + "-"), 1000))
        .isEqualTo(new ByteRange.Unsatisfiable());
    assertThat(ByteRange.parse(Optional.of("bytes=" + "0-0,".repeat(16_384)), 1000))
        .isEqualTo(new ByteRange.Whole());
  }

  @Test
  void aPartKnowsItsLength() {
    assertThat(new ByteRange.Part(5, 5).length()).isEqualTo(1);
    assertThat(new ByteRange.Part(0, 10_737_418_239L).length()).isEqualTo(10_737_418_240L);
  }

  @Test
  void aPartIsNeverEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange.Part(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange.Part(-1, 0));
  }
}
