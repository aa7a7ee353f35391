package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PUT /v2/<name>/manifests/<tag-or-digest>}: what is taken (end-7). */
@ExtendWith(SharedHatoba.class)
class PutManifestIT {
  private final Registry registry;
  private final Repository repository;
  private final Content config;
  private final Content layer;
  private final ManifestJson image;

  PutManifestIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    config = repository.post(Content.unique());
    layer = repository.post(Content.unique());
    image = ManifestJson.image(config, layer);
  }

  private void requireStored(String reference, ManifestJson manifest) {
    Answer answer = repository.get(repository.manifestPath(reference)).require(200);
    assertThat(answer.body()).isEqualTo(manifest.content());
    assertThat(answer.header("Content-Type")).hasValue(manifest.mediaType());
  }

  @Test
  void aManifestIsPutUnderATag() {
    Answer answer = repository.put("v1", image).require(201);
    assertThat(answer.location()).isEqualTo(repository.manifestPath("v1"));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(image.digest());
    assertThat(answer.header("OCI-Tag")).isEmpty();
    assertThat(answer.header("OCI-Subject")).isEmpty();
    assertThat(answer.body().size()).isZero();
    requireStored("v1", image);
    requireStored(image.digest(), image);
  }

  @Test
  void aManifestIsPutByItsDigestAlone() {
    Answer answer = repository.put(image.digest(), image).require(201);
    assertThat(answer.location()).isEqualTo(repository.manifestPath(image.digest()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(image.digest());
    requireStored(image.digest(), image);
    assertThat(Repository.tagsOf(repository.get(repository.path("/tags/list")).require(200)))
        .isEmpty();
  }

  @Test
  void aManifestIsPutBySha512() {
    String digest = image.content().sha512();
    Answer answer = repository.put(digest, image).require(201);
    assertThat(answer.location()).isEqualTo(repository.manifestPath(digest));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(digest);
    requireStored(digest, image);
  }

  @Test
  void theSameManifestMayBePutAgain() {
    repository.put("v1", image).require(201);
    repository.put("v1", image).require(201);
    repository.put(image.digest(), image).require(201);
    requireStored("v1", image);
  }

  @Test
  void theBytesAreKeptAsTheyCame() {
    Content spaced = Content.of("\n " + image.content().text().replace(",", " ,\t") + "\r\n");
    repository.put("spaced", ManifestJson.OCI_IMAGE, spaced).require(201);
    assertThat(repository.get(repository.manifestPath("spaced")).require(200).body())
        .isEqualTo(spaced);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_", "A.b-c_9", "latest"})
  void everyTagOfTheGrammarIsTaken(String tag) {
    repository.put(tag, image).require(201);
    requireStored(tag, image);
  }

  @Test
  void aTagMayHave128Characters() {
    String tag = "t".repeat(128);
    repository.put(tag, image).require(201);
    requireStored(tag, image);
  }

  @Test
  void dockersTypesAreTakenToo() {
    ManifestJson docker = image.as(ManifestJson.DOCKER_IMAGE);
    repository.put("docker", docker).require(201);
    requireStored("docker", docker);
    ManifestJson list = ManifestJson.index(docker).as(ManifestJson.DOCKER_LIST);
    repository.put("list", list).require(201);
    requireStored("list", list);
  }

  @Test
  void anIndexNamesManifestsAndIndexes() {
    repository.put(image.digest(), image).require(201);
    ManifestJson inner = ManifestJson.index(image);
    repository.put(inner.digest(), inner).require(201);
    ManifestJson outer = ManifestJson.index(inner, image);
    repository.put("all", outer).require(201);
    requireStored("all", outer);
  }

  @Test
  void anEmptyIndexAndAnImageWithoutLayersAreTaken() {
    repository.put("index", ManifestJson.index()).require(201);
    repository.put("image", ManifestJson.image(config)).require(201);
  }

  @Test
  void aLayerMayBeNamedTwice() {
    repository.put("twice", ManifestJson.image(config, layer, layer)).require(201);
  }

  @Test
  void anArtifactOfAnyConfigTypeIsTaken() {
    Content empty = repository.post(Content.of("{}"));
    ManifestJson artifact =
        ManifestJson.image(empty, layer)
            .ofType("application/vnd.example.sbom.v1")
            .with(
                document ->
                    document.set(
                        "config",
                        ManifestJson.descriptor("application/vnd.oci.empty.v1+json", empty)));
    repository.put("artifact", artifact).require(201);
    requireStored("artifact", artifact);
  }

  @Test
  void theTypeOfTheBodyIsTakenWhereTheHeaderSaysNothing() {
    for (String header : List.of("application/json", "application/octet-stream")) {
      repository.put("generic", header, image.content()).require(201);
      requireStored("generic", image);
    }
    repository
        .call("PUT", repository.manifestPath("silent"))
        .body(image.content())
        .send()
        .require(201);
    requireStored("silent", image);
  }

  @Test
  void parametersOfTheTypeAreIgnored() {
    repository
        .put("parameters", ManifestJson.OCI_IMAGE + "; charset=utf-8", image.content())
        .require(201);
    requireStored("parameters", image);
  }

  @Test
  void theTypeOfTheHeaderIsTakenWhereTheBodySaysNothing() {
    ManifestJson silent = image.with(document -> document.remove("mediaType"));
    repository.put("docker", ManifestJson.DOCKER_IMAGE, silent.content()).require(201);
    assertThat(repository.head(repository.manifestPath("docker")).header("Content-Type"))
        .hasValue(ManifestJson.DOCKER_IMAGE);
  }

  @Test
  void fieldsThatNobodyKnowsAreKept() {
    ManifestJson odd = image.with(document -> document.putObject("x-odd").put("deep", true));
    repository.put("odd", odd).require(201);
    requireStored("odd", odd);
  }

  @Test
  void aForeignLayerNeedNotBeHere() {
    ManifestJson windows =
        ManifestJson.image(config)
            .with(
                document ->
                    document
                        .withArrayProperty("layers")
                        .add(
                            ManifestJson.descriptor(
                                "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                                Content.unique())));
    repository.put("windows", windows).require(201);
  }

  @Test
  void aManifestMayNameASubjectThatIsNotHere() {
    ManifestJson absent = image.annotated("pushed", "never");
    ManifestJson referrer = image.about(absent);
    Answer answer = repository.put(referrer.digest(), referrer).require(201);
    assertThat(answer.header("OCI-Subject")).hasValue(absent.digest());
    requireStored(referrer.digest(), referrer);
  }

  @Test
  void anIndexMayNameASubjectToo() {
    ManifestJson index = ManifestJson.index().about(image);
    assertThat(repository.put("index", index).require(201).header("OCI-Subject"))
        .hasValue(image.digest());
  }

  @Test
  void tagsMayComeAsParameters() {
    Answer answer = repository.put(image.digest() + "?tag=1.2.3&tag=1.2&tag=1", image).require(201);
    assertThat(answer.header("OCI-Tag")).hasValue("1.2.3, 1.2, 1");
    assertThat(answer.location()).isEqualTo(repository.manifestPath(image.digest()));
    for (String tag : List.of("1.2.3", "1.2", "1")) {
      requireStored(tag, image);
    }
  }

  @Test
  void aTagInThePathAndTagsAsParametersAllPointAtTheManifest() {
    Answer answer = repository.put("v1?tag=v2&tag=v2", image).require(201);
    assertThat(answer.header("OCI-Tag")).hasValue("v2");
    assertThat(Repository.tagsOf(repository.get(repository.path("/tags/list")).require(200)))
        .containsExactly("v1", "v2");
  }

  @Test
  void fiftyTagsComeAtOnce() {
    StringBuilder query = new StringBuilder("?");
    for (int tag = 0; tag < 50; tag++) {
      query.append("tag=t").append(tag).append('&');
    }
    Answer answer = repository.put(image.digest() + query, image).require(201);
    assertThat(answer.requireHeader("OCI-Tag").split(", ")).hasSize(50);
    assertThat(Repository.tagsOf(repository.get(repository.path("/tags/list")).require(200)))
        .hasSize(50);
  }

  @Test
  void aManifestMayHave8Mebibytes() {
    Content text = image.content();
    Content large = Content.of(text.text() + " ".repeat((8 << 20) - text.size()));
    repository.put("large", ManifestJson.OCI_IMAGE, large).require(201);
    assertThat(repository.get(repository.manifestPath("large")).require(200).body())
        .isEqualTo(large);
  }

  @Test
  void aManifestMayName10000Layers() {
    ManifestJson many =
        ManifestJson.image(config)
            .with(
                document -> {
                  for (int at = 0; at < 9_999; at++) {
                    document
                        .withArrayProperty("layers")
                        .add(ManifestJson.descriptor(ManifestJson.OCI_LAYER, layer));
                  }
                });
    repository.put("many", many).require(201);
    requireStored("many", many);
  }

  @Test
  void aDockerTagMayBeACommitButNotADigest() {
    Repository docker =
        registry.repository("it-" + UUID.randomUUID().toString().substring(0, 8) + "/code/image");
    ManifestJson pushed = docker.pushImage("v1");
    docker.put("0123456789".repeat(4), pushed).require(201);
    docker.put("sha256-" + "0".repeat(64), pushed).require(201);
    String tag = "abcdef01".repeat(8);
    assertThat(docker.put(tag, pushed).refusal())
        .isEqualTo(
            new Refusal(
                403,
                "DENIED",
                "tag "
                    + tag
                    + " looks like a digest; push "
                    + docker.name()
                    + ":VERSION and pull by digest with "
                    + docker.name()
                    + "@sha256:<hex>; a site administrator can change this rule"
                    + " (HATOBA_DOCKER_SHA_TAGS)"));
    docker.get(docker.manifestPath(tag)).require(404);
    repository.put(tag, image).require(201);
  }
}
