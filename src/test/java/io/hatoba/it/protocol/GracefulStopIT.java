package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What TERM does to the self-contained jar; other servers have ways of their own to suspend. */
@Tag("payara")
class GracefulStopIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path data = Path.of("target/it/graceful-" + UUID.randomUUID()).toAbsolutePath();

  @Test
  void aPushThatRunsIsFinishedAndNoneBegins() throws InterruptedException {
    Content layer = Content.random(400_000);
    ManifestJson image;
    String name = Registry.newName();
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of("HATOBA_DRAIN_TIMEOUT", "60s"), data)) {
      Registry registry = new Registry(hatoba);
      Repository repository = registry.repository(name);
      Content config = repository.post(Content.unique());
      image = ManifestJson.image(config, layer);
      String upload = repository.startUpload();
      Answer appended;
      try (RawConnection connection = RawConnection.to(registry)) {
        connection.send(
            "PATCH " + upload + " HTTP/1.1",
            "Host: " + registry.service(),
            "Authorization: " + repository.authorization(),
            "Content-Length: " + layer.size());
        connection.send(layer.part(0, 200_000));
        hatoba.terminate();
        awaitRefusal(repository);
        Answer health = registry.call("GET", "/health/ready").send().require(503);
        assertThat(health.text()).contains("{\"name\":\"intake\",\"status\":\"DOWN\"}");
        registry.call("GET", "/health/live").send().require(200);
        repository.get(repository.blobPath(config.digest())).require(200);
        connection.send(layer.part(200_000, 400_000));
        appended = connection.receive().require(202);
      }
      repository.commit(appended.location(), layer.digest()).require(201);
      repository.put("v1", image).require(201);
      assertThat(hatoba.awaitEnd()).isZero();
    }
    try (RunningHatoba again = RunningHatoba.start(Map.of(), data)) {
      Repository repository = new Registry(again).repository(name);
      assertThat(repository.get(repository.manifestPath("v1")).require(200).body())
          .isEqualTo(image.content());
      assertThat(repository.get(repository.blobPath(layer.digest())).require(200).body())
          .isEqualTo(layer);
    }
  }

  @Test
  void aTransferThatHangsIsCutWhenTheTimeIsOver() throws InterruptedException {
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of("HATOBA_DRAIN_TIMEOUT", "2s"), data)) {
      Registry registry = new Registry(hatoba);
      Repository repository = registry.newRepository();
      String upload = repository.startUpload();
      try (RawConnection connection = RawConnection.to(registry)) {
        connection.send(
            "PATCH " + upload + " HTTP/1.1",
            "Host: " + registry.service(),
            "Authorization: " + repository.authorization(),
            "Content-Length: 4000000");
        // The server puts aside a MiB at a time.
        connection.send(Content.random(2_000_000));
        awaitBytes(upload);
        assertThat(hatoba.stop()).isZero();
      }
      assertThat(hatoba.log()).contains("did not end within 2 s and are cut");
    }
  }

  /** The request is under way when the server has put bytes of it aside. */
  private void awaitBytes(String upload) throws InterruptedException {
    String id = upload.substring(upload.lastIndexOf('/') + 1);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (LiveFiles.below(data.resolve("layers/uploads")).stream()
        .noneMatch(file -> file.getFileName().toString().startsWith(id))) {
      assertThat(Instant.now()).as("bytes of %s", upload).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** The signal takes a moment to arrive. */
  private static void awaitRefusal(Repository repository) throws InterruptedException {
    Instant deadline = Instant.now().plus(PATIENCE);
    Answer answer = repository.call("POST", repository.path("/blobs/uploads/")).send();
    while (answer.status() == 202 && Instant.now().isBefore(deadline)) {
      TimeUnit.MILLISECONDS.sleep(20);
      answer = repository.call("POST", repository.path("/blobs/uploads/")).send();
    }
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                503, "UNAVAILABLE", "this node is stopping and takes no new uploads; try again"));
    assertThat(answer.header("Retry-After")).hasValue("5");
  }
}
