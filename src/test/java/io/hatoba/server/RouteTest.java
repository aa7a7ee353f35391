package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
  @ParameterizedTest
  @CsvSource({
    "/v2, base",
    "/v2/, base",
    "/v2/_catalog, catalog",
    "/v2/octo/web/tags/list, tags",
    "/v2/octo/web/manifests/1.0, manifest",
    "/v2/octo/web/manifests/sha256:e3b0, manifest",
    "/v2/octo/web/blobs/sha256:e3b0, blob",
    "/v2/octo/web/blobs/uploads/, upload",
    "/v2/octo/web/blobs/uploads, upload",
    "/v2/octo/web/blobs/uploads/16fa9397-bd2f, upload",
    "/v2/octo/web/referrers/sha256:e3b0, referrers",
    "/token, token",
    "/api/v3/orgs/octo, api",
    "/health/ready, health",
    "/metrics, metrics",
    "/octo/web/packages, web",
    "/, web"
  })
  void aPathHasAKind(String path, String word) {
    assertThat(Route.of(path).word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/manifests/blobs/tags/list, tags",
    "/v2/uploads/uploads/blobs/sha256:e3b0, blob",
    "/v2/blobs/manifests/manifests/blobs, manifest"
  })
  void aNameMayHaveTheWordsOfOthers(String path, String word) {
    assertThat(Route.of(path).word()).isEqualTo(word);
  }

  @ParameterizedTest
  @CsvSource({
    "'', web",
    "v2, web",
    "/v2x/octo/web/manifests/1.0, web",
    "/v2//, base",
    "/v2/octo, base",
    "//v2/octo/web/manifests/1.0, web",
    "/tokens, web",
    "/metricsx, web",
    "*, web"
  })
  void whateverComesIsOfSomeKind(String path, String word) {
    assertThat(Route.of(path).word()).isEqualTo(word);
  }
}
