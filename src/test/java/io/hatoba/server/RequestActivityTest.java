package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.maintenance.overview.CountedRequests;
import org.junit.jupiter.api.Test;

class RequestActivityTest {
  private final CountedRequests counted = new CountedRequests();
  private final RequestActivity activity = new RequestActivity(counted.counts());

  private void answer(String path, String method, int status) {
    activity.ended(Route.of(path), method, status, 1_000_000);
  }

  @Test
  void aPublishedManifestIsAPushAndNothingElseIs() {
    answer("/v2/octo/web/manifests/1.0", "PUT", 201);
    answer("/v2/octo/web/manifests/1.0", "PUT", 403);
    answer("/v2/octo/web/manifests/1.0", "GET", 200);
    answer("/v2/octo/web/blobs/uploads/1", "PUT", 201);
    assertThat(counted.taken().pushes()).isEqualTo(1);
    assertThat(counted.taken().requests()).isEqualTo(4);
  }

  @Test
  void refusalsAreThoseOfTheRegistryToWhoKnowsTheWay() {
    answer("/v2/octo/web/manifests/1.0", "PUT", 403);
    answer("/v2/octo/web/manifests/1.0", "GET", 404);
    answer("/v2/octo/web/blobs/uploads/", "POST", 429);
    answer("/v2/", "GET", 401);
    answer("/v2/octo/web/blobs/sha256:e3b0", "HEAD", 404);
    answer("/token", "GET", 403);
    answer("/api/v3/user", "GET", 404);
    assertThat(counted.taken().refusals()).isEqualTo(3);
    assertThat(counted.taken().faults()).isZero();
    assertThat(counted.taken().requests()).isEqualTo(7);
  }

  @Test
  void faultsAreThoseOfAnyRequestButForHealthAndMetrics() {
    answer("/v2/octo/web/manifests/1.0", "GET", 503);
    answer("/octo", "GET", 500);
    answer("/health/ready", "GET", 503);
    answer("/metrics", "GET", 503);
    assertThat(counted.taken().faults()).isEqualTo(2);
    assertThat(counted.taken().requests()).isEqualTo(2);
  }

  @Test
  void theLineIsNotTimed() {
    answer("/v2/octo/web/blobs/sha256:e3b0", "GET", 200);
    answer("/v2/octo/web/blobs/uploads/1", "PATCH", 202);
    answer("/v2/octo/web/manifests/1.0", "GET", 200);
    assertThat(counted.taken().within().stream().mapToLong(Long::longValue).sum()).isEqualTo(1);
  }
}
