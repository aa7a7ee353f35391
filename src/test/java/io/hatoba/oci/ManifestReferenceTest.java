package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ManifestReferenceTest {
  private static final Descriptor FOREIGN =
      Descriptor.of(
          new MediaType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
          Digest.sha256(new byte[0]),
          0);

  @ParameterizedTest
  @EnumSource
  void onlyALayerCanBeForeign(ManifestReference.Kind kind) {
    assertThat(new ManifestReference(kind, FOREIGN).foreign())
        .isEqualTo(kind == ManifestReference.Kind.LAYER);
  }

  @Test
  void anOrdinaryLayerIsNotForeign() {
    Descriptor layer = Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(new byte[0]), 0);

    assertThat(new ManifestReference(ManifestReference.Kind.LAYER, layer).foreign()).isFalse();
  }
}
