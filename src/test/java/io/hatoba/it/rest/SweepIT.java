package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A server sweeps by itself, and when it is told to. */
class SweepIT {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private static String digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private static long files(RunningHatoba hatoba, String content) throws IOException {
    String hex = digest(content).substring("sha256:".length());
    try (var files =
        Files.list(hatoba.data().resolve("layers/blobs/sha256/" + hex.substring(0, 2)))) {
      return files.filter(file -> file.getFileName().toString().startsWith(hex)).count();
    }
  }

  @Test
  void whatNobodyNeedsGoesAndEverythingElseStays() throws IOException {
    try (RunningHatoba hatoba =
        RunningHatoba.start(Map.of("HATOBA_BLOB_LEASE", "15s", "HATOBA_SWEEP_INTERVAL", "1s"))) {
      Api admin = Api.administrator(hatoba);
      Api registry = Pushing.registry(admin, "admin");
      String image = Pushing.image("");
      String pushed = Pushing.push(registry, "admin/app", image, List.of("v1"));
      String blob = "nobody will ever name this";
      require(
          201, registry.send("POST", "/v2/admin/app/blobs/uploads/?digest=" + digest(blob), blob));
      assertThat(files(hatoba, blob)).isOne();

      // Not asked for meanwhile: a HEAD of who may push would renew its lease.
      await("its file goes", () -> none(hatoba, blob));
      assertThat(registry.send("HEAD", "/v2/admin/app/blobs/" + digest(blob), "").status())
          .isEqualTo(404);
      await("a sweep tells of it", () -> sweeps(admin).size() > 0);

      require(200, registry.send("GET", "/v2/admin/app/manifests/" + pushed, ""));
      require(200, registry.send("GET", "/v2/admin/app/blobs/" + digest("{}"), ""));
      JsonNode storage = require(200, admin.get("/admin/registry/storage")).json();
      assertThat(storage.required("reclaimable_physical_bytes").longValue()).isZero();

      require(202, registry.send("DELETE", "/v2/admin/app/manifests/" + pushed, ""));
      JsonNode after = require(200, admin.get("/admin/registry/storage")).json();
      assertThat(after.required("reclaimable_physical_bytes").longValue()).isEqualTo(2);
    }
  }

  private static boolean none(RunningHatoba hatoba, String content) {
    try {
      return files(hatoba, content) == 0;
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
  }

  private static JsonNode sweeps(Api admin) {
    return require(200, admin.get("/admin/registry/sweeps")).json();
  }

  @Test
  void aSweepCanBeAskedForWhereNoTimerRuns() {
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of("HATOBA_DISABLE_BACKGROUND", "true"))) {
      Api admin = Api.administrator(hatoba);
      assertThat(sweeps(admin)).isEmpty();

      JsonNode begun = require(202, admin.post("/admin/registry/sweeps", "")).json();
      String path = "/admin/registry/sweeps/" + begun.required("id").longValue();
      assertThat(begun.required("asked").booleanValue()).isTrue();
      await(
          "the sweep ends",
          () ->
              require(200, admin.get(path)).json().required("status").asText().equals("completed"));
      assertThat(require(200, admin.get(path)).json().required("failures").longValue()).isZero();
      assertThat(sweeps(admin)).hasSize(1);

      require(404, admin.get("/admin/registry/sweeps/0"));
      require(404, admin.get("/admin/registry/sweeps/none"));
      require(401, Api.anonymous(hatoba).get("/admin/registry/sweeps"));
    }
  }
}
