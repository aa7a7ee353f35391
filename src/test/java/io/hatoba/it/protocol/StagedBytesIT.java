package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of an upload that comes to nothing no byte is left on the disk. */
class StagedBytesIT {
  private static final int LIMIT = 100 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Path DATA = Path.of("target/it/staged-bytes-" + UUID.randomUUID());

  private static RunningHatoba hatoba;
  private static Registry registry;

  private Repository repository;
  private final Content blob = Content.random(30);
  private final Content larger = Content.random(LIMIT + 1);
  private Set<String> before;

  /** A segment is there before the server, and no row of its upload. */
  @BeforeAll
  static void start() throws IOException {
    String id = UUID.randomUUID().toString();
    Path shard = DATA.toAbsolutePath().resolve("layers/uploads").resolve(id.substring(0, 2));
    Files.createDirectories(shard);
    Files.writeString(shard.resolve(id + "-1"), "of nobody");
    hatoba =
        RunningHatoba.start(
            Map.of(
                "HATOBA_UPLOAD_TTL", "5s", "HATOBA_CONTAINER_LAYER_LIMIT", Integer.toString(LIMIT)),
            DATA.toAbsolutePath());
    registry = new Registry(hatoba);
  }

  @BeforeEach
  void look() {
    repository = registry.newRepository();
    before = staged();
  }

  @AfterAll
  static void stop() {
    hatoba.close();
  }

  private static Set<String> names(String directory) {
    return LiveFiles.below(DATA.toAbsolutePath().resolve("layers").resolve(directory)).stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toSet());
  }

  private static Set<String> staged() {
    return names("uploads");
  }

  private Registry.Call post(Content content) {
    return repository.call("POST", repository.path("/blobs/uploads/?digest=" + content.digest()));
  }

  private Registry.Call put(Content content) {
    return repository.call("PUT", repository.startUpload() + "?digest=" + content.digest());
  }

  private Registry.Call patch() {
    return repository.call("PATCH", repository.startUpload());
  }

  private void requireNothingLeft(Content refused) {
    assertThat(before).containsAll(staged());
    requireNoBlob(refused);
  }

  private static void requireNoBlob(Content refused) {
    assertThat(names("blobs"))
        .noneMatch(name -> name.startsWith(refused.digest().substring("sha256:".length())));
  }

  @Test
  void aWrongDigestLeavesNothing() {
    Content other = Content.unique();
    post(other).body(blob).send().require(400);
    put(other).body(blob).send().require(400);
    String patched = repository.startUpload();
    repository.append(patched, blob).require(202);
    repository.commit(patched, other.digest()).require(400);
    requireNothingLeft(blob);
    requireNothingLeft(other);
  }

  @Test
  void whatIsTooLargeByItsLengthLeavesNothing() {
    post(larger).body(larger).send().require(413);
    put(larger).body(larger).send().require(413);
    patch().body(larger).send().require(413);
    requireNothingLeft(larger);
  }

  @Test
  void whatIsTooLargeInTheStreamLeavesNothing() {
    for (Registry.Call call : new Registry.Call[] {post(larger), put(larger), patch()}) {
      call.stream(() -> new ByteArrayInputStream(larger.bytes())).send().require(413);
    }
    requireNothingLeft(larger);
  }

  @Test
  void whatIsTooLargeWithItsLastChunkLeavesNothing() {
    String patched = repository.startUpload();
    repository.append(patched, 0, larger.part(0, LIMIT)).require(202);
    repository.append(patched, LIMIT, larger.part(LIMIT, LIMIT + 1)).require(413);
    String put = repository.startUpload();
    repository.append(put, 0, larger.part(0, LIMIT)).require(202);
    repository.commit(put, larger.digest(), larger.part(LIMIT, LIMIT + 1)).require(413);
    requireNothingLeft(larger);
  }

  /** The server learns of a broken connection by itself, and its timer tells nobody. */
  private static void awaitNothingStaged() {
    Instant deadline = Instant.now().plus(PATIENCE);
    Set<String> left = staged();
    while (!left.isEmpty() && Instant.now().isBefore(deadline)) {
      left = staged();
    }
    assertThat(left).isEmpty();
  }

  private static void awaitStaged(String upload) {
    Instant deadline = Instant.now().plus(PATIENCE);
    boolean there = false;
    while (!there && Instant.now().isBefore(deadline)) {
      there = staged().stream().anyMatch(name -> name.startsWith(idOf(upload)));
    }
    assertThat(there).as("bytes of %s", upload).isTrue();
  }

  /** The chunk says where it begins: a stream that is taken late would go on where others ended. */
  private RawConnection begin(String method, String path) {
    RawConnection connection = RawConnection.to(registry);
    connection.send(
        method + " " + path + " HTTP/1.1",
        "Host: " + registry.service(),
        "Authorization: " + repository.authorization(),
        "Content-Range: 0-29",
        "Content-Length: 30");
    connection.send(blob.part(0, 12));
    return connection;
  }

  private void breakOff(String method, String path, Refusal refusal) {
    try (RawConnection connection = begin(method, path)) {
      connection.endOfSending();
      connection
          .receiveAnything()
          .ifPresent(answer -> assertThat(answer.refusal()).isEqualTo(refusal));
    }
  }

  @Test
  void aSinglePostThatBreaksOffLeavesNothing() {
    breakOff(
        "POST",
        repository.path("/blobs/uploads/?digest=" + blob.digest()),
        new Refusal(
            400, "BLOB_UPLOAD_INVALID", "the body broke off after 12 bytes, and nothing was kept"));
    awaitNothingStaged();
    requireNoBlob(blob);
  }

  @Test
  void whatBreaksOffIsFreedOnceNobodyGoesOnWithIt() {
    String patched = repository.startUpload();
    breakOff("PATCH", patched, Refusal.brokenOff(12));
    awaitStaged(patched);
    String put = repository.startUpload();
    breakOff("PUT", put + "?digest=" + blob.digest(), Refusal.brokenOff(12));
    awaitStaged(put);
    awaitNothingStaged();
    requireNoBlob(blob);
  }

  @Test
  void aStreamOfAnotherLengthThanItsContentRangeIsFreedOnceNobodyGoesOn() {
    String upload = repository.startUpload();
    repository.call("PATCH", upload).header("Content-Range", "0-9").stream(
            () -> new ByteArrayInputStream(blob.bytes()))
        .send()
        .require(400);
    assertThat(staged()).anyMatch(name -> name.startsWith(idOf(upload)));
    awaitNothingStaged();
    repository.get(upload).require(404);
  }

  @Test
  void whatAnOvertakenWriterBroughtIsFreedWithTheUpload() {
    String upload = repository.startUpload();
    try (RawConnection first = begin("PATCH", upload)) {
      // Nothing tells when the first has taken the upload: if that is now, it is taken once more.
      if (repository.append(upload, 0, blob.part(0, 20)).status() == 416) {
        repository.append(upload, 0, blob.part(0, 20)).require(202);
      }
      first.send(blob.part(12, 30));
      first.receive().require(416);
    }
    repository.append(upload, 20, blob.part(20, 30)).require(202);
    repository.commit(upload, blob.digest()).require(201);
    assertThat(staged()).noneMatch(name -> name.startsWith(idOf(upload)));
  }

  @Test
  void whatWasStagedForAnUploadThatNobodyRemembersIsFreed() {
    awaitNothingStaged();
  }

  private static String idOf(String upload) {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }
}
