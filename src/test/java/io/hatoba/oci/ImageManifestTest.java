package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageManifestTest {
  private static final Descriptor CONFIG =
      Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(new byte[1]), 1);
  private static final Descriptor LAYER =
      Descriptor.of(MediaType.OCI_LAYER, Digest.sha256(new byte[2]), 2);
  private static final Descriptor SUBJECT =
      Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(new byte[3]), 3);

  @Test
  void namesItsConfigItsLayersAndItsSubject() {
    Manifest manifest = image(Optional.of(SUBJECT), Optional.empty());

    assertThat(manifest.references())
        .containsExactly(
            new ManifestReference(ManifestReference.Kind.CONFIG, CONFIG),
            new ManifestReference(ManifestReference.Kind.LAYER, LAYER),
            new ManifestReference(ManifestReference.Kind.LAYER, LAYER),
            new ManifestReference(ManifestReference.Kind.SUBJECT, SUBJECT))
        .isUnmodifiable();
  }

  @Test
  void itsArtifactTypeIsTheDeclaredOne() {
    assertThat(image(Optional.empty(), Optional.of("application/spdx+json")).artifactType())
        .contains("application/spdx+json");
  }

  @Test
  void itsArtifactTypeIsElseThatOfItsConfig() {
    assertThat(image(Optional.empty(), Optional.empty()).artifactType())
        .contains("application/vnd.oci.image.config.v1+json");
  }

  @Test
  void hasNoTypeOfAnIndex() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ImageManifest(
                    MediaType.OCI_INDEX,
                    CONFIG,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of()));
  }

  private static ImageManifest image(
      Optional<Descriptor> subject, Optional<String> declaredArtifactType) {
    return new ImageManifest(
        MediaType.OCI_MANIFEST,
        CONFIG,
        List.of(LAYER, LAYER),
        subject,
        declaredArtifactType,
        Map.of());
  }
}
