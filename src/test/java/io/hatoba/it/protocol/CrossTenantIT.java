package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What belongs to one package is not reached by way of another, by digest or by id, whoever owns
 * the two. The server keeps manifests whose parts are not there, so that a push may name what it
 * does not have.
 */
@ExtendWith(SecondLife.Provider.class)
class CrossTenantIT {
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final String ABSENT = "it-nobod/code";

  private final Registry registry;
  private final Tenants tenants;

  CrossTenantIT(SecondLife life) {
    registry = life.registry();
    tenants = life.tenants();
  }

  /** A package of the owner, and another whose content must not show in it. */
  @CsvSource({
    "it-owner/code, it-owner/open",
    "it-owner/open, it-owner/code",
    "it-owner/code, it-other/code",
    "it-owner/code, it-owner/code/image",
    "it-owner/code/image, it-owner/code",
    "it-owner/code/image, it-owner/open/image",
    "it-owner/code/image, it-other/code/image"
  })
  @ParameterizedTest
  void whatIsInAnotherPackageIsNotHere(String name, String other) {
    Tenants.Place foreign = tenants.place(other);
    for (String authorization :
        List.of(
            tenants.basic(Tenants.OWNER), tenants.bearer(Tenants.OWNER, List.of(name, other)))) {
      Repository here = new Repository(registry, name, authorization);
      requireUnreadable(here, foreign);
      requireNotUploaded(here, foreign);
      requireNotNamedIntoBeing(here, foreign);
      requireReferrersApart(here, foreign);
    }
    tenants.requireUntouched(foreign);
  }

  private static void requireUnreadable(Repository here, Tenants.Place foreign) {
    String blob = here.blobPath(foreign.blob().digest());
    String manifest = here.manifestPath(foreign.image().digest());
    for (String method : List.of("GET", "HEAD", "DELETE")) {
      here.call(method, blob).send().require(404);
      here.call(method, manifest).send().require(404);
    }
    assertThat(here.get(blob).refusal().code()).isEqualTo("BLOB_UNKNOWN");
    assertThat(here.get(manifest).refusal().code()).isEqualTo("MANIFEST_UNKNOWN");
    here.call("GET", blob).header("Range", "bytes=0-0").send().require(404);
    here.call("GET", blob)
        .header("If-None-Match", '"' + foreign.blob().digest() + '"')
        .send()
        .require(404);
  }

  /** Not by its upload, and not by an own one that brings no bytes. */
  private static void requireNotUploaded(Repository here, Tenants.Place foreign) {
    String upload = foreign.at(here.name()).upload();
    String whole = "?digest=" + foreign.uploaded().digest();
    Content more = Content.of("more");
    for (Answer answer :
        List.of(
            here.get(upload),
            here.append(upload, more),
            here.append(upload, foreign.uploaded().size(), more),
            here.call("PUT", upload + whole).send(),
            here.call("PUT", upload + whole).body(foreign.uploaded()).send(),
            here.delete(upload))) {
      assertThat(answer.require(404).refusal().code())
          .as("%s", answer)
          .isEqualTo("BLOB_UPLOAD_UNKNOWN");
    }
    String digest = foreign.blob().digest();
    String path = here.path("/blobs/uploads/?digest=" + digest);
    for (Answer answer :
        List.of(
            here.commit(here.startUpload(), digest),
            here.commit(here.startUpload(), digest, more),
            here.call("POST", path).send(),
            here.call("POST", path).body(more).send())) {
      assertThat(answer.require(400).refusal().code()).as("%s", answer).isEqualTo("DIGEST_INVALID");
    }
    here.head(here.blobPath(digest)).require(404);
  }

  /** Not by a manifest that names it, nor under a tag. */
  private static void requireNotNamedIntoBeing(Repository here, Tenants.Place foreign) {
    ManifestJson image = ManifestJson.image(foreign.blob(), foreign.blob());
    ManifestJson index = ManifestJson.index(foreign.image());
    here.put("v1", image).require(201);
    here.put("all?tag=v1", index).require(201);
    here.head(here.blobPath(foreign.blob().digest())).require(404);
    here.head(here.manifestPath(foreign.image().digest())).require(404);
    here.delete(here.manifestPath(index.digest())).require(202);
    here.delete(here.manifestPath(image.digest())).require(202);
    here.delete(here.blobPath(foreign.blob().digest())).require(404);
  }

  private void requireReferrersApart(Repository here, Tenants.Place foreign) {
    Content config = here.post(Content.unique());
    ManifestJson mine = ManifestJson.image(config).about(foreign.image());
    here.put(mine.digest(), mine).require(201);
    Repository there = tenants.owned(foreign.name());
    Content theirConfig = there.post(Content.unique());
    ManifestJson theirs = ManifestJson.image(theirConfig).about(foreign.image());
    there.put(theirs.digest(), theirs).require(201);
    String subject = "/referrers/" + foreign.image().digest();
    assertThat(digests(here.descriptors(here.path(subject))))
        .contains(mine.digest())
        .doesNotContain(theirs.digest());
    assertThat(digests(there.descriptors(there.path(subject))))
        .contains(theirs.digest())
        .doesNotContain(mine.digest());
    there.delete(there.manifestPath(theirs.digest())).require(202);
  }

  private static List<String> digests(List<JsonNode> descriptors) {
    return descriptors.stream().map(one -> one.required("digest").textValue()).toList();
  }

  private static String mount(Repository target, Content blob, String from) {
    String path = target.path("/blobs/uploads/?mount=" + blob.digest());
    return from.isEmpty() ? path : path + "&from=" + from;
  }

  private static void requireNotMounted(Repository target, Content blob, String from) {
    target.call("POST", mount(target, blob, from)).send().require(202);
    target.head(target.blobPath(blob.digest())).require(404);
  }

  @Test
  void whatMayBeReadIsMountedWithASourceAndWithout() {
    for (String name : Tenants.CODE) {
      Repository code = tenants.owned(name);
      Repository open = tenants.as(Tenants.OWNER, Tenants.OPEN.get(0), name);
      for (String from : List.of(name, "")) {
        Content blob = code.post(Content.unique());
        open.call("POST", mount(open, blob, from)).send().require(201);
        assertThat(open.get(open.blobPath(blob.digest())).body()).isEqualTo(blob);
      }
    }
    Content blob = tenants.owned("it-owner/code").post(Content.unique());
    Repository copy = tenants.as(Tenants.READER, "it-reader/copy", "it-owner/code");
    requireNotMounted(copy, blob, "");
    copy.call("POST", mount(copy, blob, "it-owner/code")).send().require(201);
  }

  /** To write to one package of an owner is not to read the others. */
  @Test
  void whatMayNotBeReadIsMountedByNobody() {
    Content sibling = tenants.owned("it-owner/code").post(Content.unique());
    Content image = tenants.owned("it-owner/code/image").post(Content.unique());
    Content other = tenants.owned("it-other/code").post(Content.unique());
    Map<Content, String> sources =
        Map.of(sibling, "it-owner/code", image, "it-owner/code/image", other, "it-other/code");
    sources.forEach(
        (blob, source) -> {
          Repository open = tenants.as(Tenants.WRITER, "it-owner/open", source, ABSENT);
          for (Repository target : List.of(open, open.as(tenants.basic(Tenants.WRITER)))) {
            requireNotMounted(target, blob, source);
            requireNotMounted(target, blob, "");
            assertThat(shape(target, blob, source))
                .isEqualTo(shape(target, blob, ABSENT))
                .isEqualTo(shape(target, blob, ""))
                .isEqualTo(shape(target, Content.unique(), source));
          }
        });
  }

  /** The answer to a mount, without what each upload has of its own. */
  private static Map<String, String> shape(Repository target, Content blob, String from) {
    Answer answer = target.call("POST", mount(target, blob, from)).send().require(202);
    String upload = answer.requireHeader("Docker-Upload-UUID");
    Map<String, String> shape = new TreeMap<>();
    answer
        .headers()
        .forEach((name, values) -> shape.put(name, values.toString().replace(upload, "ID")));
    shape.keySet().removeIf("date"::equalsIgnoreCase);
    shape.put("body", answer.text());
    return shape;
  }

  /** That of a site administrator, and that of a collaborator in a repository. */
  @ParameterizedTest
  @ValueSource(strings = {"it-other/code", "it-other/code/image"})
  void aRoleThatWasTakenAwayMountsReadsAndUploadsNothingMore(String source)
      throws InterruptedException {
    boolean collaborator = source.equals("it-other/code/image");
    Content first = tenants.owned(source).post(Content.unique());
    Content second = tenants.owned(source).post(Content.unique());
    if (collaborator) {
      tenants.collaborate(Tenants.OTHER, "code", Tenants.VISITOR, "push");
    } else {
      tenants.api("PUT", "/users/" + Tenants.VISITOR + "/site_admin").require(204);
    }
    Repository copy = tenants.as(Tenants.VISITOR, "it-visitor/copy", source);
    Repository there = new Repository(registry, source, copy.authorization());
    copy.call("POST", mount(copy, first, source)).send().require(201);
    String upload = there.startUpload();

    if (collaborator) {
      tenants.part(Tenants.OTHER, "code", Tenants.VISITOR);
    } else {
      tenants.api("DELETE", "/users/" + Tenants.VISITOR + "/site_admin").require(204);
    }
    Instant end = Instant.now().plus(FELT_WITHIN);
    while (there.get(there.blobPath(first.digest())).status() == 200) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(50);
    }
    String basic = tenants.basic(Tenants.VISITOR);
    for (Repository target : List.of(copy, copy.as(basic))) {
      requireNotMounted(target, second, source);
      requireNotMounted(target, second, "");
    }
    for (Repository gone : List.of(there, there.as(basic))) {
      for (Answer answer :
          List.of(
              gone.get(gone.blobPath(second.digest())),
              gone.get(upload),
              gone.append(upload, Content.of("more")),
              gone.commit(upload, first.digest()),
              gone.delete(upload))) {
        assertThat(answer.require(403).refusal().code()).as("%s", answer).isEqualTo("DENIED");
      }
    }
    // What was copied by right is theirs.
    assertThat(copy.get(copy.blobPath(first.digest())).require(200).body()).isEqualTo(first);
    copy.delete(copy.blobPath(first.digest())).require(202);
    requireNotMounted(copy, first, source);
    assertThat(tenants.owned(source).get(upload).require(204).header("Range"))
        .isEqualTo(Optional.of("0-0"));
  }

  @Test
  void namesOfOthersAreInNoListButTheAdministrators() {
    for (String authorization :
        List.of(
            tenants.basic(Tenants.OWNER),
            tenants.bearer(Tenants.OWNER, List.of("it-owner/code")))) {
      assertThat(
              registry
                  .call("GET", "/v2/_catalog?n=1000")
                  .authorization(authorization)
                  .send()
                  .status())
          .isEqualTo(403);
    }
  }
}
