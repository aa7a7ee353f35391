package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  @Test
  void theListForClientErrorsIsTheSpecifications() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(code -> code.status() < 500))
        .extracting(ErrorCode::name)
        .containsExactly(
            "BLOB_UNKNOWN",
            "BLOB_UPLOAD_INVALID",
            "BLOB_UPLOAD_UNKNOWN",
            "DIGEST_INVALID",
            "MANIFEST_BLOB_UNKNOWN",
            "MANIFEST_INVALID",
            "MANIFEST_UNKNOWN",
            "NAME_INVALID",
            "NAME_UNKNOWN",
            "SIZE_INVALID",
            "UNAUTHORIZED",
            "DENIED",
            "UNSUPPORTED",
            "TOOMANYREQUESTS");
  }

  @ParameterizedTest
  @EnumSource
  void hasAnErrorStatusAndADescription(ErrorCode code) {
    assertThat(code.status()).isBetween(400, 599);
    assertThat(code.description()).isNotBlank();
  }

  @Test
  void aServerErrorIsUnavailable() {
    assertThat(ErrorCode.UNAVAILABLE.status()).isEqualTo(503);
  }
}
