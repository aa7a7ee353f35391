package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotationTest {
  @Test
  void plainTextIsPutInQuotes() {
    assertThat(Quotation.of("v1.0")).isEqualTo("\"v1.0\"");
  }

  @Test
  void lettersOfOtherScriptsAreKept() {
    assertThat(Quotation.of("鳩")).isEqualTo("\"鳩\"");
  }

  @Test
  void whatDoesNotPrintIsEscaped() {
    assertThat(Quotation.of("a\0b\r\nc\u001b[31m\u202e\u2028\ud800"))
        .isEqualTo("\"a\\u0000b\\u000d\\u000ac\\u001b[31m\\u202e\\u2028\\ud800\"");
  }

  @Test
  void longTextIsCutAndItsLengthTold() {
    assertThat(Quotation.of("x".repeat(65_536)))
        .isEqualTo("\"" + "x".repeat(200) + "…\" (65536 characters)");
  }
}
