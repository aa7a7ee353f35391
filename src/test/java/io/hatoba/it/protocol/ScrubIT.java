package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Layers that are damaged on the disk of a real server, and found by nobody who asks for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScrubIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SCRUB = "/api/v3/admin/registry/scrub";

  private final RunningHatoba hatoba = RunningHatoba.start(Map.of("HATOBA_SCRUB_RATE", "64MiB"));
  private final Registry registry = new Registry(hatoba);

  @AfterAll
  void end() {
    hatoba.close();
  }

  private static Path fileOf(RunningHatoba hatoba, Content blob) {
    String hex = blob.digest().substring("sha256:".length());
    return LiveFiles.below(hatoba.data().resolve("layers/blobs")).stream()
        .filter(file -> file.getFileName().toString().startsWith(hex))
        .findFirst()
        .orElseThrow();
  }

  private static void changeAByte(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int before = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(before ^ 1);
    }
  }

  private Answer api(String method, String path) {
    return registry.call(method, path).authorization("token " + hatoba.token()).send();
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(deadline);
      Thread.onSpinWait();
    }
  }

  /** A round that began after this call has ended. */
  private JsonNode scrub() {
    await(
        "the end of the round before",
        () -> !api("GET", SCRUB).require(200).json().path("status").asText().equals("in_progress"));
    long number = api("POST", SCRUB).require(202).json().path("number").asLong();
    await(
        "the end of the round",
        () -> {
          JsonNode round = api("GET", SCRUB).require(200).json();
          return round.path("number").asLong() > number
              || round.path("status").asText().equals("completed");
        });
    return api("GET", SCRUB).require(200).json();
  }

  @Test
  void aChangedByteIsFoundUnknownToPushersHealedByAPushAndPulledWhole() throws IOException {
    Repository repository = registry.newRepository();
    Content config = repository.push(Content.unique());
    Content layer = repository.push(Content.random(400_000));
    ManifestJson image = ManifestJson.image(config, layer);
    repository.put("v1", image).require(201);
    String path = repository.blobPath(layer.digest());
    changeAByte(fileOf(hatoba, layer));
    assertThat(repository.get(path).require(200).body()).isNotEqualTo(layer);

    JsonNode round = scrub();

    assertThat(round.path("damaged_now").asLong()).isPositive();
    assertThat(round.path("found").asLong()).isPositive();
    repository.head(path).require(404);
    assertThat(repository.get(path).require(404).refusal().code()).isEqualTo("BLOB_UNKNOWN");
    JsonNode damage = damageOf(layer);
    assertThat(damage.path("damage").asText()).isEqualTo("content");
    assertThat(damage.path("packages").get(0).path("tags").get(0).asText()).isEqualTo("v1");
    assertThat(repository.put("v2", image).require(400).refusal().code())
        .isEqualTo("MANIFEST_BLOB_UNKNOWN");

    repository.push(layer);
    repository.put("v2", image).require(201);
    assertThat(repository.get(path).require(200).body()).isEqualTo(layer);
    assertThat(damageOf(layer).isMissingNode()).isTrue();
    String log = api("GET", "/api/v3/enterprises/github/audit-log?per_page=100").text();
    assertThat(log).contains("packages.blob_damaged").contains("packages.blob_healed");
  }

  private JsonNode damageOf(Content blob) {
    for (JsonNode damage : api("GET", SCRUB + "/damage?per_page=100").require(200).json()) {
      if (damage.path("digest").asText().equals(blob.digest())) {
        return damage;
      }
    }
    return MissingNode.getInstance();
  }

  @Test
  void anOwnerChecksOneVersion() throws IOException {
    Repository repository = registry.newRepository();
    Content config = repository.push(Content.unique());
    Content layer = repository.push(Content.random(300_000));
    repository.put("v1", ManifestJson.image(config, layer)).require(201);
    String[] name = repository.name().split("/", 2);
    String versions =
        "/api/v3/orgs/"
            + name[0]
            + "/packages/container/"
            + name[1].replace("/", "%2F")
            + "/versions";
    long id = api("GET", versions).require(200).json().get(0).path("id").asLong();
    String check = versions + "/" + id + "/check";
    api("GET", check).require(404);
    changeAByte(fileOf(hatoba, layer));

    assertThat(api("POST", check).require(202).json().path("status").asText()).isNotEmpty();
    await(
        "the end of the check",
        () -> api("GET", check).require(200).json().path("status").asText().equals("completed"));

    JsonNode done = api("GET", check).json();
    assertThat(done.path("conclusion").asText()).isEqualTo("failure");
    assertThat(done.path("part_count").asLong()).isEqualTo(3);
    assertThat(done.path("damaged_count").asLong()).isEqualTo(1);
    assertThat(done.path("parts").get(2).path("state").asText()).isEqualTo("content");
    repository.head(repository.blobPath(layer.digest())).require(404);
    repository.push(layer);
  }

  @Test
  void aLayerThatIsCutWhileItIsSentIsNoCompleteAnswer() throws IOException {
    Repository repository = registry.newRepository();
    Content layer = repository.push(Content.random(48 << 20));
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "GET " + repository.blobPath(layer.digest()) + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization());
      assertThat(connection.beginsToAnswer()).isTrue();
      try (RandomAccessFile bytes = new RandomAccessFile(fileOf(hatoba, layer).toFile(), "rw")) {
        bytes.setLength(1 << 20);
      }
      Answer answer = connection.receive();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().size()).isLessThan(layer.size());
      assertThat(connection.closed()).isTrue();
    }
    await("the look at what was cut", () -> !damageOf(layer).isMissingNode());
    repository.head(repository.blobPath(layer.digest())).require(404);
    repository.push(layer);
    assertThat(repository.get(repository.blobPath(layer.digest())).require(200).body())
        .isEqualTo(layer);
  }

  @Test
  void withVerifiedReadsAChangedByteCutsTheAnswerAndTheLayerIsFound() throws IOException {
    try (RunningHatoba verifying = RunningHatoba.start(Map.of("HATOBA_VERIFY_READS", "true"))) {
      Registry other = new Registry(verifying);
      Repository repository = other.newRepository();
      Content layer = repository.push(Content.random(700_000));
      String path = repository.blobPath(layer.digest());
      assertThat(repository.get(path).require(200).body()).isEqualTo(layer);
      changeAByte(fileOf(verifying, layer));

      assertThatThrownBy(() -> repository.get(path)).isInstanceOf(UncheckedIOException.class);
      await("the look at what was cut", () -> repository.head(path).status() == 404);
      repository.push(layer);
      assertThat(repository.get(path).require(200).body()).isEqualTo(layer);
    }
  }
}
