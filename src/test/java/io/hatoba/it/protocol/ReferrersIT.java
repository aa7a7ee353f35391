package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /v2/<name>/referrers/<digest>} (end-12). */
@ExtendWith(SharedHatoba.class)
class ReferrersIT {
  private static final String SBOM = "application/vnd.example.sbom.v1+json";
  private static final String SIGNATURE = "application/vnd.example.signature.v1";
  private static final String EMPTY_INDEX =
      "{\"schemaVersion\":2,\"mediaType\":\"" + ManifestJson.OCI_INDEX + "\",\"manifests\":[]}";

  private final Registry registry;
  private final Repository repository;
  private final Content config;
  private final ManifestJson subject;

  ReferrersIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    config = repository.post(Content.unique());
    subject = ManifestJson.image(config).annotated("is", "the subject");
    repository.put("v1", subject).require(201);
  }

  private String path(String query) {
    return repository.path("/referrers/" + subject.digest() + query);
  }

  private ManifestJson push(ManifestJson referrer) {
    repository.put(referrer.digest(), referrer).require(201);
    return referrer;
  }

  private ManifestJson referrer(String name) {
    return ManifestJson.image(config).annotated("name", name).about(subject);
  }

  private static List<String> digestsOf(List<JsonNode> descriptors) {
    return descriptors.stream().map(entry -> entry.required("digest").textValue()).toList();
  }

  @Test
  void aSubjectWithoutReferrersHasAnEmptyIndex() {
    Answer answer = repository.get(path("")).require(200);
    assertThat(answer.header("Content-Type")).hasValue(ManifestJson.OCI_INDEX);
    assertThat(answer.header("OCI-Filters-Applied")).isEmpty();
    assertThat(answer.next()).isEmpty();
    assertThat(answer.text()).isEqualTo(EMPTY_INDEX);
  }

  @Test
  void headSaysWhatGetSaysOfTheIndexAndSendsNone() {
    push(referrer("first").ofType(SBOM));
    for (String query : List.of("", "?artifactType=" + Registry.encoded(SBOM))) {
      Answer get = repository.get(path(query)).require(200);
      Answer head = repository.head(path(query)).require(200);
      assertThat(head.header("Content-Length")).hasValue("" + get.body().size());
      assertThat(head.header("Content-Type")).hasValue(ManifestJson.OCI_INDEX);
      assertThat(head.header("OCI-Filters-Applied")).isEqualTo(get.header("OCI-Filters-Applied"));
      assertThat(head.body().size()).isZero();
    }
  }

  @Test
  void aSubjectThatIsNotHereHasAnEmptyIndexToo() {
    String digest = Content.unique().digest();
    assertThat(repository.get(repository.path("/referrers/" + digest)).require(200).text())
        .isEqualTo(EMPTY_INDEX);
  }

  @Test
  void aRepositoryThatIsNotHereHasAnEmptyIndexToo() {
    Repository other = registry.newRepository();
    assertThat(other.get(other.path("/referrers/" + subject.digest())).require(200).text())
        .isEqualTo(EMPTY_INDEX);
  }

  @Test
  void aReferrerIsDescribedWithItsTypeAndAnnotations() {
    ManifestJson referrer =
        push(referrer("first").ofType(SBOM).annotated("org.example.format", "json \"é\""));
    List<JsonNode> descriptors = repository.descriptors(path(""));
    assertThat(descriptors).hasSize(1);
    JsonNode entry = descriptors.get(0);
    assertThat(entry.path("mediaType").textValue()).isEqualTo(ManifestJson.OCI_IMAGE);
    assertThat(entry.path("digest").textValue()).isEqualTo(referrer.digest());
    assertThat(entry.path("size").intValue()).isEqualTo(referrer.content().size());
    assertThat(entry.path("artifactType").textValue()).isEqualTo(SBOM);
    assertThat(entry.path("annotations")).isEqualTo(referrer.document().get("annotations"));
  }

  @Test
  void anImageWithoutATypeIsOfItsConfigsType() {
    push(referrer("without"));
    push(referrer("with an empty one").ofType(""));
    assertThat(repository.descriptors(path("")))
        .hasSize(2)
        .allSatisfy(
            entry ->
                assertThat(entry.path("artifactType").textValue())
                    .isEqualTo(ManifestJson.OCI_CONFIG));
  }

  @Test
  void anIndexWithoutATypeHasNone() {
    ManifestJson index = push(ManifestJson.index().about(subject));
    JsonNode entry = repository.descriptors(path("")).get(0);
    assertThat(entry.path("digest").textValue()).isEqualTo(index.digest());
    assertThat(entry.path("mediaType").textValue()).isEqualTo(ManifestJson.OCI_INDEX);
    assertThat(entry.has("artifactType")).isFalse();
    assertThat(entry.has("annotations")).isFalse();
  }

  @Test
  void anIndexWithATypeIsOfThatType() {
    push(ManifestJson.index().ofType(SIGNATURE).about(subject));
    assertThat(repository.descriptors(path("")).get(0).path("artifactType").textValue())
        .isEqualTo(SIGNATURE);
  }

  @Test
  void aFilterLeavesThoseOfItsType() {
    ManifestJson sbom = push(referrer("sbom").ofType(SBOM));
    ManifestJson signature = push(referrer("signature").ofType(SIGNATURE));
    ManifestJson untyped = push(referrer("untyped"));
    Answer answer = repository.get(path("?artifactType=" + Registry.encoded(SBOM))).require(200);
    assertThat(answer.header("OCI-Filters-Applied")).hasValue("artifactType");
    assertThat(answer.json().path("manifests")).hasSize(1);
    assertThat(answer.json().at("/manifests/0/digest").textValue()).isEqualTo(sbom.digest());
    assertThat(digestsOf(repository.descriptors(path("?artifactType=" + ManifestJson.OCI_CONFIG))))
        .hasSize(0);
    assertThat(
            digestsOf(
                repository.descriptors(
                    path("?artifactType=" + Registry.encoded(ManifestJson.OCI_CONFIG)))))
        .containsExactly(untyped.digest());
    assertThat(digestsOf(repository.descriptors(path(""))))
        .containsExactlyInAnyOrder(sbom.digest(), signature.digest(), untyped.digest());
  }

  @Test
  void aFilterThatNothingPassesLeavesAnEmptyIndex() {
    push(referrer("sbom").ofType(SBOM));
    Answer answer = repository.get(path("?artifactType=text/plain")).require(200);
    assertThat(answer.header("OCI-Filters-Applied")).hasValue("artifactType");
    assertThat(answer.text()).isEqualTo(EMPTY_INDEX);
  }

  @Test
  void anEmptyFilterIsNone() {
    push(referrer("sbom").ofType(SBOM));
    Answer answer = repository.get(path("?artifactType=")).require(200);
    assertThat(answer.header("OCI-Filters-Applied")).isEmpty();
    assertThat(answer.json().path("manifests")).hasSize(1);
  }

  @Test
  void referrersOfOthersAreNotListed() {
    ManifestJson other = subject.annotated("is", "another subject");
    push(ManifestJson.image(config).about(other));
    assertThat(repository.descriptors(path(""))).isEmpty();
    Repository elsewhere = registry.newRepository();
    ManifestJson referrer = ManifestJson.image(elsewhere.post(Content.unique())).about(subject);
    elsewhere.put(referrer.digest(), referrer).require(201);
    assertThat(repository.descriptors(path(""))).isEmpty();
    assertThat(elsewhere.descriptors(elsewhere.path("/referrers/" + subject.digest()))).hasSize(1);
  }

  @Test
  void aReferrerThatCameBeforeItsSubjectIsListed() {
    ManifestJson later = subject.annotated("comes", "later");
    ManifestJson referrer = push(ManifestJson.image(config).about(later));
    push(later);
    assertThat(digestsOf(repository.descriptors(repository.path("/referrers/" + later.digest()))))
        .containsExactly(referrer.digest());
  }

  @Test
  void aDeletedReferrerIsNotListed() {
    ManifestJson referrer = push(referrer("short-lived"));
    repository.delete(repository.manifestPath(referrer.digest())).require(202);
    assertThat(repository.descriptors(path(""))).isEmpty();
  }

  @Test
  void aReferrerMayHaveATag() {
    repository.put("attached", referrer("tagged")).require(201);
    assertThat(repository.descriptors(path(""))).hasSize(1);
  }

  @Test
  void aSubjectMayBeNamedBySha512() {
    Content content = subject.annotated("named", "by sha512").content();
    repository.put(content.sha512(), ManifestJson.OCI_IMAGE, content).require(201);
    ManifestJson referrer =
        push(
            ManifestJson.image(config)
                .with(
                    document ->
                        document.set(
                            "subject",
                            ManifestJson.descriptor(ManifestJson.OCI_IMAGE, content)
                                .put("digest", content.sha512()))));
    assertThat(digestsOf(repository.descriptors(repository.path("/referrers/" + content.sha512()))))
        .containsExactly(referrer.digest());
  }

  @Test
  void moreThanOneAnswerHoldsAreLinked() {
    String large = "x".repeat(1 << 20);
    List<String> pushed = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      String type = number % 2 == 0 ? SBOM : SIGNATURE;
      pushed.add(push(referrer("n" + number).ofType(type).annotated("large", large)).digest());
    }
    Answer first = repository.get(path("")).require(200);
    assertThat(first.body().size()).isLessThan(4 << 20);
    assertThat(first.next().orElseThrow()).startsWith(path("?"));
    assertThat(digestsOf(repository.descriptors(path(""))))
        .containsExactlyInAnyOrderElementsOf(pushed);
  }

  @Test
  void aFilterHoldsForTheNextPageToo() {
    String large = "x".repeat(2 << 20);
    List<String> pushed = new ArrayList<>();
    push(referrer("other").ofType(SIGNATURE).annotated("large", large));
    for (int number = 0; number < 3; number++) {
      pushed.add(push(referrer("n" + number).ofType(SBOM).annotated("large", large)).digest());
    }
    String path = path("?artifactType=" + Registry.encoded(SBOM));
    Answer first = repository.get(path).require(200);
    Answer second = repository.get(first.next().orElseThrow()).require(200);
    assertThat(second.header("OCI-Filters-Applied")).hasValue("artifactType");
    assertThat(digestsOf(repository.descriptors(path))).containsExactlyInAnyOrderElementsOf(pushed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "v1 | digest \"v1\" has no colon; write the algorithm, a colon and the hash, such as"
            + " sha256:<64 digits>",
        "sha256:1 | digest \"sha256:1\" has 1 characters after the colon; sha256 has 64 hexadecimal"
            + " digits",
        "md5:1 | digest algorithm \"md5\" is not supported; use sha256 or sha512"
      })
  void whatIsNoDigestIsRefused(String digest, String message) {
    assertThat(repository.get(repository.path("/referrers/" + digest)).refusal())
        .isEqualTo(new Refusal(400, "DIGEST_INVALID", message));
  }
}
