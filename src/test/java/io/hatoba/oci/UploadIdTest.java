package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadIdTest {
  @Test
  void isReadAsItIsWritten() {
    UploadId upload = UploadId.random();

    assertThat(UploadId.parse(upload.toString())).isEqualTo(upload);
    assertThat(upload.toString()).hasSize(36);
  }

  @Test
  void isAnotherOneEachTime() {
    assertThat(UploadId.random()).isNotEqualTo(UploadId.random());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "8B3E5E4A-6F0C-4B1C-9D4E-2F1A3B4C5D6E",
        "8b3e5e4a6f0c4b1c9d4e2f1a3b4c5d6e",
        "8b3e5e4a-6f0c-4b1c-9d4e-2f1a3b4c5d6",
        "8b3e5e4a-6f0c-4b1c-9d4e-2f1a3b4c5d6e0",
        "8b3e5e4a-6f0c-4b1c-9d4e-2f1a3b4c5d6g",
        "8b3e5e4a-6f0c-4b1c-9d4e+2f1a3b4c5d6e",
        "../../../../../../../../../../etc/pa",
        "8b3e5e4a-6f0c-4b1c-9d4e-2f1a3b4c5d\0e"
      })
  void anyOtherFormIsUnknown(String text) {
    assertThatThrownBy(() -> UploadId.parse(text))
        .isInstanceOfSatisfying(
            BlobUploadUnknownException.class,
            refusal -> assertThat(refusal.status()).isEqualTo(404));
  }

  @Test
  void hugeTextIsUnknownToo() {
    assertThatThrownBy(() -> UploadId.parse("a".repeat(65_536)))
        .isInstanceOfSatisfying(
            BlobUploadUnknownException.class,
            refusal -> assertThat(refusal.message()).hasSizeLessThan(400));
  }
}
