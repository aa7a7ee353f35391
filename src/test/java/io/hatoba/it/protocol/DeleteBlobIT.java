package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code DELETE /v2/<name>/blobs/<digest>} (end-10). */
@ExtendWith(SharedHatoba.class)
class DeleteBlobIT {
  private final Registry registry;
  private final Repository repository;
  private final Content blob;
  private final String path;

  DeleteBlobIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    blob = repository.post(Content.unique());
    path = repository.blobPath(blob.digest());
  }

  private static Refusal unknown(String digest) {
    return new Refusal(404, "BLOB_UNKNOWN", "this repository has no blob " + digest);
  }

  @Test
  void aDeletedBlobIsGoneAtOnce() {
    Answer answer = repository.delete(path).require(202);
    assertThat(answer.body().size()).isZero();
    assertThat(repository.get(path).refusal()).isEqualTo(unknown(blob.digest()));
    repository.head(path).require(404);
    assertThat(repository.delete(path).refusal()).isEqualTo(unknown(blob.digest()));
  }

  @Test
  void aDeletedBlobMayBePushedAgain() {
    repository.delete(path).require(202);
    repository.push(blob);
    assertThat(repository.get(path).require(200).body()).isEqualTo(blob);
  }

  @Test
  void aManifestMayNotNameADeletedBlob() {
    Content layer = repository.post(Content.unique());
    repository.delete(path).require(202);
    assertThat(repository.put("latest", ManifestJson.image(blob, layer)).refusal().code())
        .isEqualTo("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void aBlobThatIsNotThereIsUnknown() {
    String digest = Content.unique().digest();
    assertThat(repository.delete(repository.blobPath(digest)).refusal()).isEqualTo(unknown(digest));
  }

  @Test
  void aBlobOfAnotherRepositoryIsUnknownAndStays() {
    Repository other = registry.newRepository();
    other.post(Content.unique());
    assertThat(other.delete(other.blobPath(blob.digest())).refusal())
        .isEqualTo(unknown(blob.digest()));
    repository.get(path).require(200);
  }

  @Test
  void aBlobOfARepositoryThatIsNotThereIsUnknown() {
    Repository other = registry.newRepository();
    assertThat(other.delete(other.blobPath(blob.digest())).refusal())
        .isEqualTo(unknown(blob.digest()));
  }

  @Test
  void aMalformedDigestIsRefused() {
    assertThat(repository.delete(repository.blobPath("latest")).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest \"latest\" has no colon; write the algorithm, a colon and the hash, such as"
                    + " sha256:<64 digits>"));
  }

  @Test
  void aBlobThatAManifestNamesIsKeptUntilTheManifestIsDeleted() {
    Content config = repository.post(Content.unique());
    ManifestJson image = ManifestJson.image(config, blob);
    repository.put("latest", image).require(201);
    for (Content inUse : new Content[] {config, blob}) {
      Answer answer = repository.delete(repository.blobPath(inUse.digest()));
      assertThat(answer.refusal())
          .isEqualTo(
              new Refusal(
                  405,
                  "UNSUPPORTED",
                  "blob "
                      + inUse.digest()
                      + " is in use by manifest "
                      + image.digest()
                      + "; delete the manifest first"));
      assertThat(answer.detail().path("manifest").textValue()).isEqualTo(image.digest());
      repository.get(repository.blobPath(inUse.digest())).require(200);
    }
    repository.delete(repository.manifestPath(image.digest())).require(202);
    repository.delete(path).require(202);
    repository.get(path).require(404);
  }

  @Test
  void aManifestOfAnotherRepositoryKeepsNothingHere() {
    Repository other = registry.newRepository();
    other
        .put("latest", ManifestJson.image(other.post(Content.unique()), other.post(blob)))
        .require(201);
    repository.delete(path).require(202);
    other.get(other.blobPath(blob.digest())).require(200);
  }
}
