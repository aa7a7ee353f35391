package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A disk with the layers that goes away and comes back under a running server. */
@ExtendWith(ScarceHatoba.Provider.class)
class AbsentDiskIT {
  private static final Refusal UNAVAILABLE =
      new Refusal(503, "UNAVAILABLE", "the layer store cannot be used at the moment");

  private final ScarceHatoba hatoba;
  private final Repository repository;
  private final ManifestJson image;
  private final Content blob;

  AbsentDiskIT(ScarceHatoba hatoba) {
    this.hatoba = hatoba;
    repository = hatoba.registry().newRepository();
    blob = repository.push(Content.random(1000));
    image = ManifestJson.image(blob, blob);
    repository.put("v1", image).require(201);
  }

  private static void requireUnavailable(Answer answer) {
    assertThat(answer.refusal()).isEqualTo(UNAVAILABLE);
    assertThat(answer.requireHeader("Retry-After")).matches("[1-9][0-9]*");
  }

  @Test
  void aBlobIsUnavailableAndNotUnknown() {
    String path = repository.blobPath(blob.digest());
    hatoba.withoutDisk(
        () -> {
          requireUnavailable(repository.get(path));
          requireUnavailable(repository.call("GET", path).header("Range", "bytes=0-9").send());
          repository.head(path).require(503).requireHeader("Retry-After");
        });
    assertThat(repository.get(path).require(200).body()).isEqualTo(blob);
    repository.head(path).require(200);
  }

  @Test
  void theNodeIsNotReadyMeanwhile() {
    Registry registry = hatoba.registry();
    hatoba.withoutDisk(
        () ->
            assertThat(registry.call("GET", "/health/ready").send().require(503).text())
                .contains("{\"name\":\"database\",\"status\":\"UP\"}")
                .contains("{\"name\":\"layer-store\",\"status\":\"DOWN\"}"));
    registry.call("GET", "/health/ready").send().require(200);
  }

  @Test
  void aManifestNeedsNoDisk() {
    hatoba.withoutDisk(
        () ->
            assertThat(repository.get(repository.manifestPath("v1")).require(200).body())
                .isEqualTo(image.content()));
  }

  @Test
  void anUploadGoesOnWhereItStood() {
    Content more = Content.random(2000);
    String upload = repository.startUpload();
    repository.append(upload, 0, more.part(0, 500)).require(202);
    hatoba.withoutDisk(
        () -> {
          requireUnavailable(repository.append(upload, 500, more.part(500, 1500)));
          requireUnavailable(repository.commit(upload, more.digest(), more.part(500, more.size())));
        });
    assertThat(repository.get(upload).require(204).header("Range")).hasValue("0-499");
    repository.append(upload, 500, more.part(500, 1500)).require(202);
    repository.commit(upload, more.digest(), more.part(1500, 2000)).require(201);
    assertThat(repository.get(repository.blobPath(more.digest())).body()).isEqualTo(more);
  }

  @Test
  void aSinglePostIsUnavailable() {
    Content more = Content.unique();
    hatoba.withoutDisk(
        () ->
            requireUnavailable(
                repository
                    .call("POST", repository.path("/blobs/uploads/?digest=" + more.digest()))
                    .body(more)
                    .send()));
    repository.post(more);
  }

  @Test
  void aMountIsUnavailable() {
    Repository target = hatoba.registry().newRepository();
    Repository both = target.as(hatoba.registry().basic());
    String path =
        target.path("/blobs/uploads/?mount=" + blob.digest() + "&from=" + repository.name());
    hatoba.withoutDisk(() -> requireUnavailable(both.call("POST", path).send()));
    both.call("POST", path).send().require(201);
  }
}
