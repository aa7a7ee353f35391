package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code DELETE /v2/<name>/manifests/<tag-or-digest>} (end-9). */
@ExtendWith(SharedHatoba.class)
class DeleteManifestIT {
  private final Registry registry;
  private final Repository repository;
  private final ManifestJson image;

  DeleteManifestIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    image = repository.pushImage("v1");
  }

  private Refusal unknownTag(String tag) {
    return new Refusal(
        404,
        "MANIFEST_UNKNOWN",
        "repository \"" + repository.name() + "\" has no manifest tagged \"" + tag + "\"");
  }

  private Refusal unknownDigest(String digest) {
    return new Refusal(
        404,
        "MANIFEST_UNKNOWN",
        "repository \"" + repository.name() + "\" has no manifest " + digest);
  }

  private Answer get(String reference) {
    return repository.get(repository.manifestPath(reference));
  }

  private Answer delete(String reference) {
    return repository.delete(repository.manifestPath(reference));
  }

  private List<String> tags() {
    return Repository.tagsOf(repository.get(repository.path("/tags/list")).require(200));
  }

  @Test
  void aDeletedTagIsGoneAndItsManifestStays() {
    repository.put("v2", image).require(201);
    Answer answer = delete("v1").require(202);
    assertThat(answer.body().size()).isZero();
    assertThat(get("v1").refusal()).isEqualTo(unknownTag("v1"));
    assertThat(delete("v1").refusal()).isEqualTo(unknownTag("v1"));
    assertThat(tags()).containsExactly("v2");
    get("v2").require(200);
    get(image.digest()).require(200);
  }

  @Test
  void whoAsksForADryRunLosesNothing() {
    for (String query : List.of("?dry_run=true", "?dryRun=1", "?dry-run")) {
      Answer answer = delete("v1" + query);
      assertThat(answer.refusal())
          .isEqualTo(
              new Refusal(
                  400,
                  "UNSUPPORTED",
                  "there are no dry runs here, and nothing was done; the REST API below /api/v3/"
                      + " has them"));
    }
    get("v1").require(200);
  }

  @Test
  void aDeletedManifestIsGoneWithAllItsTags() {
    repository.put("v2", image).require(201);
    delete(image.digest()).require(202);
    assertThat(get(image.digest()).refusal()).isEqualTo(unknownDigest(image.digest()));
    assertThat(get("v1").refusal()).isEqualTo(unknownTag("v1"));
    assertThat(get("v2").refusal()).isEqualTo(unknownTag("v2"));
    assertThat(delete(image.digest()).refusal()).isEqualTo(unknownDigest(image.digest()));
    assertThat(tags()).isEmpty();
  }

  @Test
  void aTagThatMovedAwayIsKept() {
    ManifestJson next = repository.pushImage("v1");
    delete(image.digest()).require(202);
    assertThat(get("v1").require(200).body()).isEqualTo(next.content());
  }

  @Test
  void aDeletedManifestMayBePushedAgain() {
    delete(image.digest()).require(202);
    repository.put("v3", image).require(201);
    assertThat(get("v3").require(200).body()).isEqualTo(image.content());
    assertThat(get(image.digest()).require(200).body()).isEqualTo(image.content());
    assertThat(tags()).containsExactly("v3");
  }

  @Test
  void aDeletedTagMayBePushedAgain() {
    delete("v1").require(202);
    repository.put("v1", image).require(201);
    get("v1").require(200);
  }

  @Test
  void aPartOfAnIndexIsKeptUntilTheIndexIsDeleted() {
    ManifestJson index = ManifestJson.index(image);
    repository.put("all", index).require(201);
    assertThat(delete(image.digest()).refusal())
        .isEqualTo(
            new Refusal(
                403,
                "DENIED",
                "manifest "
                    + image.digest()
                    + " is a part of "
                    + index.digest()
                    + "; delete that one first"));
    get(image.digest()).require(200);
    get("v1").require(200);
    delete(index.digest()).require(202);
    delete(image.digest()).require(202);
    get(image.digest()).require(404);
  }

  @Test
  void theTagOfAPartOfAnIndexMayBeDeleted() {
    repository.put("all", ManifestJson.index(image)).require(201);
    delete("v1").require(202);
    get(image.digest()).require(200);
  }

  @Test
  void anIndexMayNotNameADeletedManifest() {
    delete(image.digest()).require(202);
    assertThat(repository.put("all", ManifestJson.index(image)).refusal().code())
        .isEqualTo("MANIFEST_BLOB_UNKNOWN");
  }

  @Test
  void anIndexTakesAlongWhatOnlyItNeeds() {
    ManifestJson untagged = image.annotated("platform", "other");
    repository.put(untagged.digest(), untagged).require(201);
    ManifestJson index = ManifestJson.index(image, untagged);
    repository.put("all", index).require(201);
    delete(index.digest()).require(202);
    get(untagged.digest()).require(404);
    assertThat(delete(untagged.digest()).refusal()).isEqualTo(unknownDigest(untagged.digest()));
    get(image.digest()).require(200);
    assertThat(tags()).containsExactly("v1");
  }

  @Test
  void aSubjectTakesItsReferrersAlongUnlessTheyHaveATag() {
    ManifestJson referrer = image.annotated("about", "v1").about(image);
    ManifestJson tagged = image.annotated("about", "v1 too").about(image);
    repository.put(referrer.digest(), referrer).require(201);
    repository.put("sbom", tagged).require(201);
    delete(image.digest()).require(202);
    get(referrer.digest()).require(404);
    get(tagged.digest()).require(200);
    assertThat(repository.descriptors(repository.path("/referrers/" + image.digest())))
        .singleElement()
        .satisfies(
            entry -> assertThat(entry.path("digest").textValue()).isEqualTo(tagged.digest()));
  }

  @Test
  void aTagThatIsNotThereIsUnknown() {
    assertThat(delete("v9").refusal()).isEqualTo(unknownTag("v9"));
  }

  @Test
  void aDigestThatIsNotThereIsUnknown() {
    String digest = Content.unique().digest();
    assertThat(delete(digest).refusal()).isEqualTo(unknownDigest(digest));
  }

  @Test
  void aManifestOfAnotherRepositoryIsUnknownAndStays() {
    Repository other = registry.newRepository();
    other.pushImage("v1");
    assertThat(other.delete(other.manifestPath(image.digest())).refusal().code())
        .isEqualTo("MANIFEST_UNKNOWN");
    get(image.digest()).require(200);
  }

  @Test
  void aRepositoryThatIsNotThereIsUnknown() {
    Repository other = registry.newRepository();
    for (String reference : List.of("v1", image.digest())) {
      assertThat(other.delete(other.manifestPath(reference)).refusal())
          .isEqualTo(
              new Refusal(
                  404, "NAME_UNKNOWN", "repository \"" + other.name() + "\" is not known here"));
    }
  }

  @Test
  void whatIsNoTagIsRefused() {
    assertThat(delete("-1").refusal())
        .isEqualTo(
            new Refusal(
                400,
                "MANIFEST_INVALID",
                "tag \"-1\" is not valid; a tag has 1 to 128 letters, digits, underscores, periods"
                    + " and hyphens, and starts with none of the last two"));
  }

  @Test
  void whatIsNoDigestIsRefused() {
    assertThat(delete("sha256:1").refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest \"sha256:1\" has 1 characters after the colon; sha256 has 64 hexadecimal"
                    + " digits"));
  }
}
