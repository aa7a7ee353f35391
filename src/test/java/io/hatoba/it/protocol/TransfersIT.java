package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** More large transfers than the node takes: one is under way, and a crowd has come after it. */
@ExtendWith(ScarceHatoba.Provider.class)
@Tag("alone")
class TransfersIT {
  private static final Refusal TOO_MANY =
      new Refusal(503, "UNAVAILABLE", "too many transfers run on this node; try again");

  private static final int CROWD = 81;
  private static final int LEFT_WAITING = 16;
  private static final int LARGE = 300_000;
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Registry registry;
  private final Repository repository;
  private final Content blob = Content.random(LARGE);
  private final ManifestJson image;
  private final List<RawConnection> crowd = new ArrayList<>();
  private final ExecutorService readers = Executors.newCachedThreadPool();

  TransfersIT(ScarceHatoba hatoba) {
    registry = hatoba.registry();
    repository = registry.newRepository();
    repository.post(blob);
    image = repository.pushImage("v1");
  }

  /** Returns once one transfer is under way, the others wait, and whoever comes is refused. */
  @BeforeEach
  void crowdIn() throws InterruptedException, ExecutionException {
    String upload = repository.startUpload();
    CompletionService<Answer> answers = new ExecutorCompletionService<>(readers);
    for (int i = 0; i < CROWD; i++) {
      RawConnection connection = RawConnection.to(registry);
      crowd.add(connection);
      connection.send(
          "PATCH " + upload + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + repository.authorization(),
          "Content-Length: " + LARGE);
      connection.send(Content.of("a"));
      answers.submit(connection::receive);
    }
    for (int i = 0; i < CROWD - 1 - LEFT_WAITING; i++) {
      requireTooMany(answers.take().get());
    }
  }

  @AfterEach
  void disperse() {
    crowd.forEach(RawConnection::close);
    readers.shutdownNow();
  }

  private static void requireTooMany(Answer answer) {
    assertThat(answer.refusal()).isEqualTo(TOO_MANY);
    assertThat(answer.requireHeader("Retry-After")).matches("[1-9][0-9]*");
  }

  private static void soon(Runnable work) {
    Instant begun = Instant.now();
    work.run();
    assertThat(Duration.between(begun, Instant.now())).isLessThan(SOON);
  }

  @Test
  void othersAreServedMeanwhile() {
    soon(() -> registry.call("GET", "/health/ready").send().require(200));
    soon(() -> registry.call("GET", "/v2/").authorization(registry.basic()).send().require(200));
    soon(() -> repository.get(repository.manifestPath("v1")).require(200));
    soon(() -> repository.put("v2", image).require(201));
    soon(() -> repository.push(Content.random(1000)));
    soon(() -> repository.head(repository.blobPath(blob.digest())).require(200));
    soon(
        () ->
            repository
                .call("GET", repository.blobPath(blob.digest()))
                .header("Range", "bytes=0-999")
                .send()
                .require(206));
  }

  @Test
  void everyLargeTransferIsRefusedAtOnceAndServedLater() {
    Content more = Content.random(LARGE);
    String upload = repository.startUpload();
    soon(() -> requireTooMany(repository.append(upload, more)));
    soon(() -> requireTooMany(repository.commit(upload, more.digest(), more)));
    soon(() -> requireTooMany(post(more)));
    soon(() -> requireTooMany(repository.get(repository.blobPath(blob.digest()))));
    disperse();
    servedInTheEnd(() -> repository.commit(upload, more.digest(), more)).require(201);
    assertThat(servedInTheEnd(() -> repository.get(repository.blobPath(blob.digest()))).body())
        .isEqualTo(blob);
  }

  /** Tries again, as a refusal asks for: the crowd needs a moment to notice that it has gone. */
  private static Answer servedInTheEnd(Supplier<Answer> request) {
    Instant deadline = Instant.now().plus(PATIENCE);
    Answer answer = request.get();
    while (answer.status() == 503 && Instant.now().isBefore(deadline)) {
      answer = request.get();
    }
    return answer;
  }

  private Answer post(Content content) {
    return repository
        .call("POST", repository.path("/blobs/uploads/?digest=" + content.digest()))
        .body(content)
        .send();
  }
}
