package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Clients that take more than their share, or take it slowly. This node has eight transfers, two
 * for each account, and cuts what is slower than 4 MiB in 4 s. Whatever they do, others are served
 * meanwhile.
 */
@Tag("alone")
class OverloadIT {
  private static final int SHARE = 2;
  private static final int SMALL_SHARE = 64;
  private static final int LARGE = 300_000;
  private static final int CROWD = 1000;

  /** What others wait at most, on a machine that tests keep busy. */
  private static final Duration SOON = Duration.ofSeconds(2);

  /** When what is too slow is cut, at the latest. */
  private static final Duration CUT = Duration.ofSeconds(90);

  private static RunningHatoba hatoba;
  private static Registry registry;
  private static Repository repository;

  /** Of an account of its own. */
  private static Repository others;

  private static ManifestJson image;

  private final List<RawConnection> open = new ArrayList<>();

  @BeforeAll
  static void start() {
    hatoba =
        RunningHatoba.start(
            Map.of(
                "HATOBA_TRANSFERS", "8",
                "HATOBA_TRANSFERS_PER_ACCOUNT", Integer.toString(SHARE),
                "HATOBA_MINIMUM_RATE", "4MiB/4s"));
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    image = repository.pushImage("v1");
    others = ofOther("it-neighbour");
    others.pushImage("v1");
  }

  @AfterAll
  static void stop() {
    hatoba.close();
  }

  @AfterEach
  void disperse() {
    open.forEach(RawConnection::close);
  }

  /** A repository of another account. */
  private static Repository ofOther(String login) {
    admin("/admin/users", "{\"login\":\"" + login + "\"}");
    String token =
        admin("/admin/users/" + login + "/authorizations", "{\"scopes\":[\"write:packages\"]}")
            .json()
            .required("token")
            .textValue();
    String name = login + "/image";
    return new Repository(
        registry,
        name,
        "Bearer "
            + registry.tokenOf(Registry.basic(login, token), "repository:" + name + ":pull,push"));
  }

  private static Answer admin(String path, String body) {
    return registry
        .call("POST", "/api/v3" + path)
        .authorization(registry.basic())
        .body(Content.of(body))
        .send()
        .require(201);
  }

  /** Sends the head of an upload and some of its bytes. */
  private RawConnection begin(Repository to, String upload, int announced, Content bytes) {
    RawConnection connection = RawConnection.to(registry);
    open.add(connection);
    connection.send(
        "PATCH " + upload + " HTTP/1.1",
        "Host: " + registry.service(),
        "Authorization: " + to.authorization(),
        "Content-Length: " + announced);
    connection.send(bytes);
    return connection;
  }

  private static void await(Duration patience, BooleanSupplier condition) {
    Instant end = Instant.now().plus(patience);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("when what was waited for has come").isBefore(end);
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void requireTooMany(Answer answer) {
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                429,
                "TOOMANYREQUESTS",
                "too many transfers of your account run on this node; try again in 5 seconds"));
    assertThat(answer.requireHeader("Retry-After")).isEqualTo("5");
  }

  private static void soon(Runnable work) {
    Instant begun = Instant.now();
    work.run();
    assertThat(Duration.between(begun, Instant.now())).isLessThan(SOON);
  }

  private static void othersAreServed() {
    soon(() -> registry.call("GET", "/health/live").send().require(200));
    soon(() -> registry.call("GET", "/health/ready").send().require(200));
    soon(() -> others.get(others.manifestPath("v1")).require(200));
    soon(() -> repository.get(repository.manifestPath("v1")).require(200));
  }

  /** Takes all that one account may take, and returns when it has. */
  private void takeShare(Repository to) {
    for (int i = 0; i < SHARE; i++) {
      begin(to, to.startUpload(), LARGE, Content.of("a"));
    }
    await(SOON.multipliedBy(5), () -> start(to).status() == 429);
  }

  private static Answer start(Repository to) {
    return to.call("POST", to.path("/blobs/uploads/")).send();
  }

  @Test
  void anAccountThatHasItsShareIsRefusedBeforeItsBodyIsReadAndOthersAreNot() {
    String upload = repository.startUpload();
    takeShare(repository);
    RawConnection asking = RawConnection.to(registry);
    open.add(asking);
    asking.send(
        "PATCH " + upload + " HTTP/1.1",
        "Host: " + registry.service(),
        "Authorization: " + repository.authorization(),
        "Content-Length: " + LARGE,
        "Expect: 100-continue");
    requireTooMany(asking.receive());
    requireTooMany(begin(repository, upload, LARGE, Content.of("")).receive());
    requireTooMany(start(repository));

    othersAreServed();
    soon(() -> repository.put("v2", image).require(201));
    Content layer = Content.random(LARGE);
    soon(() -> others.push(layer));
    soon(() -> others.get(others.blobPath(layer.digest())).require(200));

    disperse();
    await(CUT, () -> start(repository).status() == 202);
    Content later = Content.random(LARGE);
    repository.commit(repository.append(upload, later).require(202).location(), later.digest());
    repository.get(repository.blobPath(later.digest())).require(200);
  }

  @Test
  void smallBodiesThatNeverEndHoldUpNobody() {
    String upload = repository.startUpload();
    for (int i = 0; i < SMALL_SHARE + SHARE + 20; i++) {
      begin(repository, upload, 100, Content.of("a"));
    }
    await(SOON.multipliedBy(5), () -> open.stream().filter(RawConnection::answered).count() >= 20);
    open.stream()
        .filter(RawConnection::answered)
        .forEach(refused -> assertThat(refused.receive().status()).isIn(416, 429));
    othersAreServed();
    soon(() -> others.push(Content.random(LARGE)));
    soon(() -> others.push(Content.random(1000)));
  }

  @Test
  void anUploadThatDripsIsCutAndGoesOnFromWhatHadCome() {
    Content layer = Content.random(LARGE);
    String upload = repository.startUpload();
    RawConnection slow = begin(repository, upload, LARGE, layer.part(0, 5000));
    int sent = 5000;
    Instant end = Instant.now().plus(CUT);
    while (!slow.answered()) {
      assertThat(Instant.now()).as("when it is cut").isBefore(end);
      slow.send(layer.part(sent, sent + 1));
      sent++;
      pause();
    }
    Refusal cut = slow.receive().refusal();
    assertThat(cut.status()).isEqualTo(400);
    assertThat(cut.code()).isEqualTo("BLOB_UPLOAD_INVALID");
    assertThat(cut.message())
        .startsWith("the body came slower than 4194304 bytes in 4 s, and was broken off after ")
        .endsWith(" bytes, which were kept");

    Answer status = repository.get(upload).require(204);
    int kept = 1 + Integer.parseInt(status.requireHeader("Range").substring("0-".length()));
    assertThat(kept).isBetween(5000, sent);
    Answer rest = repository.append(status.location(), kept, layer.part(kept, LARGE)).require(202);
    repository.commit(rest.location(), layer.digest()).require(201);
    assertThat(repository.get(repository.blobPath(layer.digest())).require(200).body())
        .isEqualTo(layer);
  }

  @Test
  void whoTakesADownloadTooSlowlyIsCut() throws Exception {
    Repository reader = ofOther("it-slow-reader");
    Content layer = reader.post(Content.random(12_000_000));
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < SHARE; i++) {
      RawConnection connection = RawConnection.narrow(registry);
      open.add(connection);
      connection.send(
          "GET " + reader.blobPath(layer.digest()) + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + reader.authorization());
      readers.add(CompletableFuture.supplyAsync(() -> readSlowly(connection, over)));
    }
    await(SOON.multipliedBy(5), () -> start(reader).status() == 429);
    othersAreServed();
    await(CUT, () -> start(reader).status() == 202);
    assertThat(reader.get(reader.blobPath(layer.digest())).require(200).body()).isEqualTo(layer);
    over.set(true);
    for (CompletableFuture<Integer> one : readers) {
      assertThat(one.get(CUT.toSeconds(), TimeUnit.SECONDS)).isLessThan(layer.size());
    }
  }

  /** Reads 160 KiB a second until told that it is over, then the rest; how much there was. */
  private static int readSlowly(RawConnection connection, AtomicBoolean over) {
    int all = 0;
    int count = connection.read(8192);
    while (count > 0) {
      all += count;
      if (!over.get()) {
        pause();
      }
      count = connection.read(8192);
    }
    return all;
  }

  @Test
  void aThousandHeadersThatDripHoldUpNobodyAndAreCut() {
    List<RawConnection> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      RawConnection connection = RawConnection.to(registry);
      crowd.add(connection);
      open.add(connection);
      connection.send(Content.of("GET /v2/ HTTP/1.1\r\nHost: a\r\nX-Drip: "));
    }
    Instant begun = Instant.now();
    while (Duration.between(begun, Instant.now()).compareTo(Duration.ofSeconds(35)) < 0) {
      crowd.forEach(connection -> connection.send(Content.of("a")));
      othersAreServed();
      pause();
    }
    assertThat(crowd).allMatch(RawConnection::closed);
  }
}
