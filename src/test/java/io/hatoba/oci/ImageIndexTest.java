package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageIndexTest {
  private static final Descriptor CHILD =
      Descriptor.of(MediaType.DOCKER_MANIFEST, Digest.sha256(new byte[1]), 1);
  private static final Descriptor CACHE =
      Descriptor.of(
          new MediaType("application/vnd.buildkit.cacheconfig.v0"), Digest.sha256(new byte[2]), 2);
  private static final Descriptor SUBJECT =
      Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(new byte[3]), 3);

  @Test
  void namesItsEntriesAndItsSubject() {
    assertThat(index(Optional.of(SUBJECT), Optional.empty()).references())
        .containsExactly(
            new ManifestReference(ManifestReference.Kind.MANIFEST, CHILD),
            new ManifestReference(ManifestReference.Kind.LAYER, CACHE),
            new ManifestReference(ManifestReference.Kind.SUBJECT, SUBJECT))
        .isUnmodifiable();
  }

  @Test
  void itsArtifactTypeIsTheDeclaredOneOrNone() {
    assertThat(index(Optional.empty(), Optional.of("application/spdx+json")).artifactType())
        .contains("application/spdx+json");
    assertThat(index(Optional.empty(), Optional.empty()).artifactType()).isEmpty();
  }

  @Test
  void hasNoTypeOfAnImage() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ImageIndex(
                    MediaType.OCI_MANIFEST,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of()));
  }

  private static ImageIndex index(
      Optional<Descriptor> subject, Optional<String> declaredArtifactType) {
    return new ImageIndex(
        MediaType.OCI_INDEX, List.of(CHILD, CACHE), subject, declaredArtifactType, Map.of());
  }
}
