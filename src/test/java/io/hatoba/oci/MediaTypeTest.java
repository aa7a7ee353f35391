package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.oci.image.index.v1+json",
        "text/plain",
        "application/vnd.example.a_b-c^d!e#f$g&h",
        "a/b",
        "0/1"
      })
  void isKeptAsItWasWritten(String text) {
    assertThat(MediaType.parse(text)).hasToString(text);
  }

  @Test
  void parametersAreDropped() {
    assertThat(MediaType.parse(" application/vnd.oci.image.index.v1+json ; charset=\"utf-8;x\""))
        .isEqualTo(MediaType.OCI_INDEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "json",
        "application/",
        "/json",
        "application/json/x",
        "application/a b",
        ".a/b",
        "a/+b",
        "application/json,text/plain",
        "application/jsön",
        "application/json\0",
        "*/*"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> MediaType.parse(text))
        .isInstanceOf(ManifestInvalidException.class)
        .hasMessageStartingWith("media type \"");
  }

  @Test
  void namesHave127CharactersAtMost() {
    String name = "x".repeat(127);

    assertThat(new MediaType(name + "/" + name).value()).hasSize(255);
    assertThatThrownBy(() -> new MediaType("a/" + name + "x"))
        .isInstanceOf(ManifestInvalidException.class);
    assertThatThrownBy(() -> new MediaType("a/" + "x".repeat(65_536)))
        .isInstanceOf(ManifestInvalidException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.manifest.v1+json, true, false",
    "application/vnd.docker.distribution.manifest.v2+json, true, false",
    "application/vnd.oci.image.index.v1+json, true, true",
    "application/vnd.docker.distribution.manifest.list.v2+json, true, true",
    "application/vnd.docker.distribution.manifest.v1+json, false, false",
    "application/vnd.docker.distribution.manifest.v1+prettyjws, false, false",
    "application/vnd.oci.image.config.v1+json, false, false",
    "application/json, false, false"
  })
  void fourTypesAreManifestsAndTwoOfThemIndexes(String text, boolean manifest, boolean index) {
    MediaType type = new MediaType(text);

    assertThat(type.isManifest()).isEqualTo(manifest);
    assertThat(type.isIndex()).isEqualTo(index);
    assertThat(type.isImage()).isEqualTo(manifest && !index);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
        "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
      })
  void foreignLayersLieElsewhere(String text) {
    assertThat(new MediaType(text).isForeignLayer()).isTrue();
  }

  @Test
  void ordinaryLayersAreNotForeign() {
    assertThat(MediaType.OCI_LAYER_GZIP.isForeignLayer()).isFalse();
    assertThat(MediaType.DOCKER_LAYER.isForeignLayer()).isFalse();
  }
}
