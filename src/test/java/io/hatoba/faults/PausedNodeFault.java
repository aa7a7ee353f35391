package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that stands still in the middle of an upload, which another one finishes. */
class PausedNodeFault {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PAUSE_SECONDS = 20;

  @Test
  void theImageThatWasAcknowledgedIsWholeAndThePausedNodeIsRefused(@TempDir Path directory)
      throws InterruptedException {
    try (TwoNodes nodes = new TwoNodes(directory);
        Health health = new Health(nodes.second().origin());
        Workload workload = nodes.workload("paused")) {
      workload.begin();
      String repository = workload.repository();
      Random random = Workload.random("paused");
      Blob layer = Blob.random(random, 3_000_000);
      Image image = Image.of(Blob.random(random, 200), List.of(layer));
      workload.know(repository, image);
      Client client = workload.client("mover", nodes.second()::origin, PATIENCE);
      String location = client.start(repository).reply().location();
      try (HalfRequest overtaken =
          new HalfRequest(nodes.first().origin(), nodes.first().token(), location, layer.bytes())) {
        awaitBytes(nodes.layers(), location);
        signal(nodes, "STOP");
        try {
          push(client, repository, location, image);
          TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
        } finally {
          signal(nodes, "CONT");
        }
        assertThat(overtaken.finish())
            .containsPattern("^HTTP/1.1 (404|416)")
            .containsPattern("BLOB_UPLOAD_(UNKNOWN|INVALID)");
      }
      workload.awaitProgress(40);
      workload.endAndCheck();
      health.requireAlive();
      try (Health awake = new Health(nodes.first().origin())) {
        awake.awaitReady(PATIENCE);
        awake.requireAlive();
      }
    }
  }

  /** Takes the upload over and pushes the image, as a client does whose first node is silent. */
  private static void push(Client client, String repository, String location, Image image) {
    Blob layer = image.layers().get(0);
    assertThat(client.post(repository, image.config()).ok()).isTrue();
    assertThat(client.append(location, layer, 0, layer.size()).ok()).isTrue();
    assertThat(client.commit(repository, location, layer).ok()).isTrue();
    assertThat(client.put(repository, image, Optional.of("moved")).ok()).isTrue();
  }

  private static void signal(TwoNodes nodes, String signal) {
    Machine.run("a paused node", "kill", "-" + signal, nodes.first().processHandle().pid());
  }

  private static void awaitBytes(Path layers, String location) {
    String upload = location.substring(location.lastIndexOf('/') + 1);
    Instant deadline = Instant.now().plus(PATIENCE);
    boolean there = false;
    while (!there && Instant.now().isBefore(deadline)) {
      try (Stream<Path> files =
          Files.list(layers.resolve("uploads").resolve(upload.substring(0, 2)))) {
        there = files.anyMatch(file -> file.getFileName().toString().startsWith(upload));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Workload.pause();
    }
    assertThat(there).as("bytes of the upload on the disk").isTrue();
  }
}
