package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest layer that is taken, on every way by which one may come. */
@ExtendWith(SecondLife.Provider.class)
class LayerLimitIT {
  private static final int LIMIT = SecondLife.CONTAINER_LIMIT;
  private static final Refusal IN_THE_STREAM =
      new Refusal(413, "DENIED", "the layer is larger than the limit of 100 KiB (102400 bytes)");

  private final Registry registry;
  private final String crowded;
  private final Repository repository;
  private final Repository docker;
  private final Content fitting = Content.random(LIMIT);
  private final Content larger = Content.random(LIMIT + 1);

  LayerLimitIT(SecondLife life) {
    registry = life.registry();
    crowded = life.filling().crowded();
    repository = registry.newRepository();
    docker =
        registry.repository("it-" + UUID.randomUUID().toString().substring(0, 8) + "/code/image");
  }

  private static Refusal announced(int size) {
    return new Refusal(
        413, "DENIED", "the layer has " + size + " bytes; the limit is 100 KiB (102400 bytes)");
  }

  private void requireEnded(String upload) {
    assertThat(repository.get(upload).refusal().code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    repository.get(repository.blobPath(larger.digest())).require(404);
  }

  @Test
  void aLayerOfJustTheLimitIsTaken() {
    repository.post(fitting);
    repository.push(fitting);
    repository.put("v1", ManifestJson.image(fitting, fitting)).require(201);
  }

  @Test
  void aLargerOneIsRefusedByItsLength() {
    String patched = repository.startUpload();
    Answer answer = repository.append(patched, larger);
    assertThat(answer.refusal()).isEqualTo(announced(LIMIT + 1));
    assertThat(answer.detail().path("limit").intValue()).isEqualTo(LIMIT);
    requireEnded(patched);
    String put = repository.startUpload();
    assertThat(repository.commit(put, larger.digest(), larger).refusal())
        .isEqualTo(announced(LIMIT + 1));
    requireEnded(put);
    Answer post =
        repository
            .call("POST", repository.path("/blobs/uploads/?digest=" + larger.digest()))
            .body(larger)
            .send();
    assertThat(post.refusal()).isEqualTo(announced(LIMIT + 1));
  }

  @Test
  void aLargerOneIsRefusedInTheStream() {
    String upload = repository.startUpload();
    Answer answer =
        repository.call("PATCH", upload).stream(() -> new ByteArrayInputStream(larger.bytes()))
            .send();
    assertThat(answer.refusal()).isEqualTo(IN_THE_STREAM);
    assertThat(answer.detail().path("limit").intValue()).isEqualTo(LIMIT);
    requireEnded(upload);
    Answer post =
        repository
            .call("POST", repository.path("/blobs/uploads/?digest=" + larger.digest()))
            .stream(() -> new ByteArrayInputStream(larger.bytes()))
            .send();
    assertThat(post.refusal()).isEqualTo(IN_THE_STREAM);
  }

  @Test
  void allChunksOfALayerCountTogether() {
    String upload = repository.startUpload();
    repository.append(upload, 0, larger.part(0, LIMIT)).require(202);
    assertThat(repository.append(upload, LIMIT, larger.part(LIMIT, LIMIT + 1)).refusal())
        .isEqualTo(announced(LIMIT + 1));
    requireEnded(upload);
    String last = repository.startUpload();
    repository.append(last, 0, larger.part(0, LIMIT)).require(202);
    assertThat(repository.commit(last, larger.digest(), larger.part(LIMIT, LIMIT + 1)).refusal())
        .isEqualTo(announced(LIMIT + 1));
    requireEnded(last);
  }

  @Test
  void anUploadHasNoMoreThanSoManyChunks() {
    Repository first = registry.repository("it-first/image");
    int chunks = SecondLife.MOST_CHUNKS;
    first.append(crowded, chunks - 1, Content.of("1")).require(202);
    assertThat(first.append(crowded, chunks, Content.of("1")).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "BLOB_UPLOAD_INVALID",
                "the upload has 40000 chunks; begin anew with larger ones"));
    assertThat(first.get(crowded).refusal().code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void theDockerRegistryHasALimitOfItsOwn() {
    Content large = Content.random(SecondLife.DOCKER_LIMIT + 1);
    assertThat(docker.append(docker.startUpload(), large).refusal())
        .isEqualTo(
            new Refusal(
                413, "DENIED", "the layer has 51201 bytes; the limit is 50 KiB (51200 bytes)"));
    docker.post(Content.random(SecondLife.DOCKER_LIMIT));
  }

  @Test
  void aLayerThatIsTooLargeIsNotMounted() {
    repository.post(fitting);
    Answer answer =
        registry
            .call(
                "POST",
                docker.path(
                    "/blobs/uploads/?mount=" + fitting.digest() + "&from=" + repository.name()))
            .bearer(
                registry.token(
                    "repository:" + docker.name() + ":pull,push",
                    "repository:" + repository.name() + ":pull"))
            .send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                413, "DENIED", "the layer has 102400 bytes; the limit is 50 KiB (51200 bytes)"));
    docker.get(docker.blobPath(fitting.digest())).require(404);
  }

  @Test
  void aManifestNamesNoLayerThatIsTooLarge() {
    assertThat(repository.put("v1", ManifestJson.image(larger)).refusal())
        .isEqualTo(announced(LIMIT + 1));
    assertThat(repository.put("v1", ManifestJson.image(repository.post(fitting), larger)).refusal())
        .isEqualTo(announced(LIMIT + 1));
    repository.get(repository.manifestPath("v1")).require(404);
  }
}
