package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v2/<name>/blobs/uploads/?mount=<digest>&from=<name>} (end-11). */
@ExtendWith(SharedHatoba.class)
class MountBlobIT {
  private final Registry registry;
  private final Repository source;
  private final Repository target;
  private final Content blob = Content.unique();

  MountBlobIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    source = registry.newRepository();
    source.pushImage("latest");
    source.post(blob);
    target = registry.newRepository();
  }

  private Answer mount(String from) {
    return mount(from, blob.digest(), from);
  }

  private Answer mount(String from, String digest, String... readable) {
    StringBuilder scopes = new StringBuilder("repository:" + target.name() + ":pull,push");
    for (String name : readable) {
      scopes.append(" repository:").append(name).append(":pull");
    }
    return registry
        .call("POST", target.path("/blobs/uploads/?mount=" + digest + "&from=" + from))
        .bearer(registry.token(scopes.toString()))
        .send();
  }

  private Answer mountFromAnywhere(Repository into) {
    return into.call("POST", into.path("/blobs/uploads/?mount=" + blob.digest())).send();
  }

  /** All that an answer tells but the id of the upload, by which no two are alike. */
  private static Map<String, String> shapeOf(Answer answer) {
    String id = answer.header("Docker-Upload-UUID").orElse("");
    Map<String, String> shape = new TreeMap<>();
    shape.put("status", Integer.toString(answer.status()));
    shape.put("body", answer.text());
    // A server that sends its date may have come to the next second.
    shape.putAll(
        answer.headers().entrySet().stream()
            .filter(header -> !header.getKey().equalsIgnoreCase("date"))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, header -> header.getValue().get(0).replace(id, "ID"))));
    return shape;
  }

  @Test
  void aBlobOfAnotherRepositoryIsMounted() {
    Answer answer = mount(source.name()).require(201);
    assertThat(answer.location()).isEqualTo(target.blobPath(blob.digest()));
    assertThat(answer.header("Docker-Content-Digest")).hasValue(blob.digest());
    assertThat(target.get(answer.location()).require(200).body()).isEqualTo(blob);
  }

  @Test
  void theDigestAndTheSourceMayBeEncoded() {
    String digest = blob.digest().replace(":", "%3A");
    mount(source.name().replace("/", "%2F"), digest, source.name()).require(201);
  }

  @Test
  void aMountedBlobStaysWhenItsSourceIsDeleted() {
    mount(source.name()).require(201);
    source.delete(source.blobPath(blob.digest())).require(202);
    assertThat(target.get(target.blobPath(blob.digest())).require(200).body()).isEqualTo(blob);
  }

  @Test
  void aBlobThatIsThereIsMountedAgain() {
    mount(source.name()).require(201);
    mount(source.name()).require(201);
    mount(target.name()).require(201);
  }

  @Test
  void aMountGoesThroughWithBasicToo() {
    registry
        .call(
            "POST",
            target.path("/blobs/uploads/?mount=" + blob.digest() + "&from=" + source.name()))
        .authorization(registry.basic())
        .send()
        .require(201);
  }

  @Test
  void withoutASourceTheRepositoriesOfTheSameOwnerAreSearched() {
    Answer answer = mountFromAnywhere(target).require(201);
    assertThat(answer.location()).isEqualTo(target.blobPath(blob.digest()));
    assertThat(target.get(answer.location()).require(200).body()).isEqualTo(blob);
  }

  @Test
  void withoutASourceTheRepositoriesOfOtherOwnersAreNotSearched() {
    String owner = "it-" + UUID.randomUUID().toString().substring(0, 8);
    Answer answer = mountFromAnywhere(registry.repository(owner + "/image")).require(202);
    assertThat(answer.header("Range")).hasValue("0-0");
  }

  @Test
  void aBlobThatTheSourceLacksBeginsAnUpload() {
    Content other = Content.unique();
    Answer answer = mount(source.name(), other.digest(), source.name()).require(202);
    assertThat(answer.header("Range")).hasValue("0-0");
    assertThat(answer.header("Docker-Content-Digest")).isEmpty();
    target.commit(answer.location(), other.digest(), other).require(201);
  }

  @Test
  void aBlobThatWasDeletedAtTheSourceBeginsAnUpload() {
    source.delete(source.blobPath(blob.digest())).require(202);
    mount(source.name()).require(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody/nothing", "tool", "a/b/c/d", "-/-", ""})
  void aSourceThatIsNotThereIsAnsweredAsOneThatLacksTheBlob(String from) {
    Answer lacking = mount(source.name(), Content.unique().digest(), source.name()).require(202);
    Answer absent = mount(from).require(202);
    assertThat(shapeOf(absent)).isEqualTo(shapeOf(lacking));
  }

  @Test
  void aMalformedDigestIsRefused() {
    assertThat(mount(source.name(), "latest", source.name()).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "DIGEST_INVALID",
                "digest \"latest\" has no colon; write the algorithm, a colon and the hash, such as"
                    + " sha256:<64 digits>"));
  }

  @Test
  void aRepositoryWithoutAManifestYetIsASourceForThoseWhoMayPushToIt() {
    Repository pending = registry.newRepository();
    Content first = pending.post(Content.unique());
    mount(pending.name(), first.digest(), pending.name()).require(201);
  }
}
