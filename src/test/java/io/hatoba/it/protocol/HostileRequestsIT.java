package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that no client makes. What exactly they are answered is the server's, and differs from
 * one to another; but nothing hangs, nothing is a fault, and the next request is served.
 */
@ExtendWith(SharedHatoba.class)
class HostileRequestsIT {
  private static final int CALLERS = 12;
  private static final int ROUNDS = 3;
  private static final String LARGE = Long.toString((10L << 30) + 1);

  private final Registry registry;
  private final Repository repository;
  private final String host;
  private final String authorization;

  HostileRequestsIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    host = "Host: " + registry.service();
    authorization = "Authorization: " + repository.authorization();
  }

  @AfterEach
  void theServerStillServes() {
    registry.call("GET", "/v2/").authorization(registry.basic()).send().require(200);
  }

  /** Sends bytes and nothing more; the answer, if there is one, keeps the rules of all answers. */
  private Optional<Answer> send(byte[] bytes) {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(new Content(bytes));
      connection.endOfSending();
      return connection.receiveAnything();
    }
  }

  private Optional<Answer> send(String text) {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void requireRefusedOrClosed(Optional<Answer> answer) {
    answer.ifPresent(refusal -> assertThat(refusal.status()).as("%s", refusal).isBetween(400, 599));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n\r\n",
        "hello\r\n\r\n",
        "GET\r\n\r\n",
        " /v2/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/ HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /v2/ FTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/a b/manifests/v1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET v2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n"
      })
  void whatIsNoRequestIsRefusedOrCutOff(String request) {
    requireRefusedOrClosed(send(request));
  }

  @Test
  void garbageIsRefusedOrCutOff() {
    byte[] every = new byte[1024];
    for (int at = 0; at < every.length; at++) {
      every[at] = (byte) at;
    }
    requireRefusedOrClosed(send(every));
    requireRefusedOrClosed(send(Content.random(10_000).bytes()));
    // A client that speaks TLS to a port that does not.
    requireRefusedOrClosed(send(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3, 0, 0}));
  }

  @Test
  void aFloodOfHeadersIsRefused() {
    String head = "GET /v2/ HTTP/1.1\r\n" + host + "\r\n" + authorization + "\r\n";
    StringBuilder many = new StringBuilder(head);
    for (int number = 0; number < 5000; number++) {
      many.append("X-").append(number).append(": y\r\n");
    }
    requireRefusedOrClosed(send(many + "\r\n"));
    requireRefusedOrClosed(send(head + "X: " + "y".repeat(1 << 20) + "\r\n\r\n"));
    requireRefusedOrClosed(send(head + "y".repeat(1 << 20)));
  }

  @Test
  void aPathThatNeverEndsIsRefused() {
    String path = repository.manifestPath("v".repeat(1 << 20));
    requireRefusedOrClosed(
        send("GET " + path + " HTTP/1.1\r\n" + host + "\r\n" + authorization + "\r\n\r\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%00",
        "v1%00",
        "%ff%fe",
        "%c3%28",
        "%c0%ae%c0%ae",
        "%ed%a0%80",
        "\u00ff\u00fe",
        "..",
        ".",
        "../v1",
        "..;x",
        "%2e%2e",
        ".%2E",
        "..%2f..%2f..%2fetc%2fpasswd",
        "../../../../../../etc/passwd",
        "..\\..",
        "%5c..%5c",
        "v1;x=y",
        "<script>",
        "%0d%0aX-Injected:%20yes",
        "{}",
        "\"",
        "${jndi:ldap:x}",
        "' or 1=1 --"
      })
  void aReferenceThatIsNoneIsRefused(String reference) {
    String path = repository.manifestPath(reference).replace(" ", "%20");
    for (String method : List.of("GET", "HEAD", "DELETE")) {
      Optional<Answer> answer =
          send(
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\n"
                  + host
                  + "\r\n"
                  + authorization
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(answer).isPresent();
      assertThat(answer.orElseThrow().status()).as("%s", answer).isBetween(400, 499);
      assertThat(answer.orElseThrow().header("X-Injected")).isEmpty();
    }
  }

  /** Payara by itself answers 200 with nothing, as if a delete had succeeded. */
  @ParameterizedTest
  @ValueSource(strings = {"%zz", "%", "%2", "%u0041"})
  void anEscapeThatIsNoneIsRefused(String reference) {
    for (String method : List.of("GET", "HEAD", "PUT", "DELETE")) {
      Optional<Answer> answer =
          send(
              method
                  + " "
                  + repository.manifestPath(reference)
                  + " HTTP/1.1\r\n"
                  + host
                  + "\r\n"
                  + authorization
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(answer.orElseThrow().status()).as(method).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n=%00",
        "last=%00",
        "last=%ff%fe",
        "last=%zz",
        "%",
        "%=%",
        "=",
        "&&&&",
        "n",
        "n=1&n=x",
        "last=%27%20or%201=1",
        "n[]=1",
        "last=${x}",
        "n=%EF%BC%91"
      })
  void aQueryThatMakesNoSenseIsNoFault(String query) {
    repository.pushImage("v1");
    for (String path : List.of(repository.path("/tags/list"), "/v2/_catalog")) {
      Optional<Answer> answer =
          send(
              "GET "
                  + path
                  + "?"
                  + query
                  + " HTTP/1.1\r\n"
                  + host
                  + "\r\nAuthorization: "
                  + registry.basic()
                  + "\r\nConnection: close\r\n\r\n");
      assertThat(answer.orElseThrow().status()).isIn(200, 400);
    }
  }

  @Test
  void aParameterWithNulIsRefused() {
    Refusal refusal = new Refusal(400, "UNSUPPORTED", "a parameter has the character NUL");
    for (String path :
        List.of(
            repository.path("/tags/list?last=%00"),
            repository.path("/referrers/" + Content.of("").digest() + "?artifactType=a%00b"),
            repository.path("/referrers/" + Content.of("").digest() + "?last=%00"))) {
      assertThat(repository.get(path).refusal()).isEqualTo(refusal);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -5",
        "Content-Length: abc",
        "Content-Length: 99999999999999999999999",
        "Content-Length: 0x5",
        "Content-Length: +5",
        "Content-Length: 5, 6",
        "Content-Length: 5\r\nContent-Length: 6"
      })
  void aLengthThatIsNoneIsRefused(String length) {
    String upload = repository.startUpload();
    Optional<Answer> answer =
        send(
            "PATCH "
                + upload
                + " HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\n"
                + length
                + "\r\n\r\nhello");
    requireRefusedOrClosed(answer);
    assertThat(repository.get(upload).require(204).header("Range")).hasValue("0-0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\nhello\r\n0\r\n\r\n",
        "-5\r\nhello\r\n0\r\n\r\n",
        "ffffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "5hello0",
        "\r\n\r\n"
      })
  void chunksThatAreNoneAreRefused(String chunks) {
    String upload = repository.startUpload();
    Optional<Answer> answer =
        send(
            "PUT "
                + upload
                + "?digest="
                + Content.of("hello").digest()
                + " HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                + chunks);
    requireRefusedOrClosed(answer);
    repository.get(repository.blobPath(Content.of("hello").digest())).require(404);
  }

  /** WildFly serves some of them; Payara by itself answers 200 with nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host:",
        "Host: a:b:c",
        "Host: localhost:1:2",
        "Host: localhost:x",
        "Host: :80",
        "Host: a b",
        "Host: a/b",
        "Host: user@a",
        "Host: [::1",
        "Host: a\r\nHost: b"
      })
  void aHostThatIsNoneIsRefusedOrServed(String hosts) {
    ManifestJson image = repository.pushImage("v1");
    for (String method : List.of("GET", "PUT", "DELETE")) {
      Optional<Answer> answer =
          send(
              method
                  + " "
                  + repository.manifestPath(image.digest())
                  + " HTTP/1.1\r\n"
                  + hosts
                  + "\r\n"
                  + authorization
                  + "\r\nConnection: close\r\n\r\n");
      answer.ifPresent(
          given ->
              assertThat(
                      given.header("Docker-Distribution-API-Version").isPresent()
                          || given.status() >= 400)
                  .as("%s", given)
                  .isTrue());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::1]:8080", "127.0.0.1", "xn--bcher-kva.example:443"})
  void aHostThatIsOneIsServed(String other) {
    Optional<Answer> answer =
        send(
            "GET /v2/ HTTP/1.1\r\nHost: "
                + other
                + "\r\n"
                + authorization
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer.orElseThrow().header("Docker-Distribution-API-Version")).isPresent();
  }

  @Test
  void aTargetWithItsHostIsServed() {
    Optional<Answer> answer =
        send(
            "GET http://"
                + registry.service()
                + "/v2/ HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\nConnection: close\r\n\r\n");
    assertThat(answer.orElseThrow().status()).isEqualTo(200);
    assertThat(answer.orElseThrow().body()).isEqualTo(Content.of("{}"));
  }

  /** Else its body would be taken for the next request, which a proxy has not seen. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunkedx",
        "Transfer-Encoding:",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked"
      })
  void aTransferCodingThatIsUnknownEndsTheConnection(String coding) {
    ManifestJson image = repository.pushImage("v1");
    String upload = repository.startUpload();
    Optional<Answer> answer =
        send(
            "PATCH "
                + upload
                + " HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\n"
                + coding
                + "\r\n\r\n"
                + delete(image));
    answer
        .filter(served -> served.header("Connection").filter("close"::equals).isEmpty())
        .ifPresent(refusal -> assertThat(refusal.status()).as("%s", refusal).isBetween(400, 599));
    repository.get(repository.manifestPath(image.digest())).require(200);
  }

  private String delete(ManifestJson image) {
    return "DELETE "
        + repository.manifestPath(image.digest())
        + " HTTP/1.1\r\n"
        + host
        + "\r\n"
        + authorization
        + "\r\n\r\n";
  }

  @Test
  void whatFollowsTheLastRequestIsNotExecuted() {
    ManifestJson image = repository.pushImage("v1");
    Optional<Answer> answer =
        send(
            "GET /v2/ HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\nConnection: close\r\n\r\n"
                + delete(image));
    assertThat(answer.orElseThrow().status()).isEqualTo(200);
    repository.get(repository.manifestPath(image.digest())).require(200);
  }

  @Test
  void ofALengthAndChunksTheChunksCountOrTheRequestIsRefused() {
    String upload = repository.startUpload();
    Optional<Answer> answer =
        send(
            "PATCH "
                + upload
                + " HTTP/1.1\r\n"
                + host
                + "\r\n"
                + authorization
                + "\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "5\r\nhello\r\n0\r\n\r\n");
    String range = repository.get(upload).require(204).requireHeader("Range");
    if (answer.isPresent() && answer.get().status() == 202) {
      assertThat(range).isEqualTo("0-4");
    } else {
      requireRefusedOrClosed(answer);
      assertThat(range).isEqualTo("0-0");
    }
  }

  @Test
  void bodiesWhereNoneIsExpectedAreIgnored() {
    ManifestJson image = repository.pushImage("v1");
    for (String method : List.of("GET", "HEAD")) {
      repository
          .call(method, repository.manifestPath("v1"))
          .body(Content.random(100_000))
          .send()
          .require(200);
    }
    repository
        .call("DELETE", repository.manifestPath(image.digest()))
        .body(Content.random(100_000))
        .send()
        .require(202);
  }

  @Test
  void requestsInOnePacketAreAnsweredInTheirOrder() {
    try (RawConnection connection = RawConnection.to(registry)) {
      String head = " HTTP/1.1\r\n" + host + "\r\n" + authorization + "\r\n\r\n";
      String missing = repository.blobPath(Content.of("").digest());
      connection.send(Content.of("GET /v2/" + head + "GET " + missing + head + "GET /v2/x" + head));
      assertThat(connection.receive().status()).isEqualTo(200);
      assertThat(connection.receive().refusal().code()).isEqualTo("BLOB_UNKNOWN");
      assertThat(connection.receive().refusal().code()).isEqualTo("UNSUPPORTED");
    }
  }

  /** Payara says 100 by itself before any application is asked, so that is not looked at. */
  @Test
  void aLayerThatIsTooLargeIsRefusedBeforeItIsSent() {
    for (List<String> expectation : List.of(List.of("Expect: 100-continue"), List.of("X: y"))) {
      String upload = repository.startUpload();
      String put = repository.startUpload();
      for (String request :
          List.of(
              "PATCH " + upload,
              "PUT " + put + "?digest=" + Content.of("").digest(),
              "POST " + repository.path("/blobs/uploads/?digest=" + Content.of("").digest()))) {
        try (RawConnection connection = RawConnection.to(registry)) {
          connection.send(
              request + " HTTP/1.1",
              host,
              authorization,
              "Content-Length: " + LARGE,
              expectation.get(0));
          Answer answer = connection.receive().requireRegistryRules();
          assertThat(answer.refusal())
              .isEqualTo(
                  new Refusal(
                      413,
                      "DENIED",
                      "the layer has "
                          + LARGE
                          + " bytes; the limit is 10 GiB (10737418240 bytes)"));
          assertThat(answer.detail().path("limit").longValue()).isEqualTo(10L << 30);
        }
      }
      repository.get(upload).require(404);
      repository.get(put).require(404);
    }
  }

  @Test
  void aManifestThatIsTooLargeIsRefusedBeforeItIsSent() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PUT " + repository.manifestPath("v1") + " HTTP/1.1",
          host,
          authorization,
          "Expect: 100-continue",
          "Content-Length: " + ((8 << 20) + 1));
      assertThat(connection.receive().requireRegistryRules().refusal())
          .isEqualTo(
              new Refusal(
                  413,
                  "MANIFEST_INVALID",
                  "the manifest has 8388609 bytes; the limit is 8388608 bytes"));
    }
  }

  @Test
  void whoIsRefusedNeedNotSendTheBody() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "PATCH " + repository.startUpload() + " HTTP/1.1", host, "Content-Length: 1000000");
      assertThat(connection.receive().requireRegistryRules().refusal())
          .isEqualTo(
              new Refusal(
                  401,
                  "UNAUTHORIZED",
                  "authentication is required; sign in with a login and an access token"));
    }
  }

  /** Else the answer is lost with the connection on which the body is still on its way. */
  @Test
  void whoIsRefusedForThePathMaySendTheBody() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send("PUT /v2/a%00b HTTP/1.1", host, authorization, "Content-Length: 1000000");
      connection.awaitAnswer();
      for (int part = 0; part < 10; part++) {
        assertThat(connection.takes(Content.random(100_000))).as("part %s", part).isTrue();
      }
      Answer answer = connection.receive();
      assertThat(answer.status()).isIn(400, 404);
      if (answer.header("Connection").filter("close"::equals).isPresent()) {
        assertThat(connection.closed()).isTrue();
      }
    }
  }

  @Test
  void whoSendsTheBodyAfterTheAnswerKeepsTheConnection() throws Exception {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send("PATCH " + repository.startUpload() + " HTTP/1.1", host, "Content-Length: 5");
      assertThat(connection.receive().status()).isEqualTo(401);
      connection.send(Content.of("hello"));
      // Longer than one waits for a body that does not come.
      Thread.sleep(8000);
      connection.send("GET /v2/ HTTP/1.1", host, authorization);
      assertThat(connection.receive().status()).isEqualTo(200);
    }
  }

  /** Other servers read on for as long as something comes. */
  @Test
  @Tag("payara")
  void whoGoesOnSendingWhatIsRefusedIsCutOff() throws Exception {
    for (String path : List.of("/v2/a%00b", repository.startUpload())) {
      try (RawConnection connection = RawConnection.to(registry)) {
        connection.send("PATCH " + path + " HTTP/1.1", host, "Content-Length: 1000000000");
        assertThat(connection.receive().status()).as(path).isIn(400, 401);
        Instant end = Instant.now().plusSeconds(15);
        while (connection.takes(Content.random(10))) {
          assertThat(Instant.now()).as(path).isBefore(end);
          Thread.sleep(10);
        }
      }
    }
  }

  @Test
  void whoExpectsToContinueMayContinue() {
    Content blob = Content.unique();
    Answer answer =
        repository.call("PATCH", repository.startUpload()).bodyOnContinue(blob).send().require(202);
    repository.commit(answer.location(), blob.digest()).require(201);
  }

  @Test
  void connectionsThatAreCutOffEverywhereLeaveTheServerWell() {
    Content blob = Content.random(2000);
    String request =
        "PUT "
            + repository.startUpload()
            + "?digest="
            + blob.digest()
            + " HTTP/1.1\r\n"
            + host
            + "\r\n"
            + authorization
            + "\r\nContent-Length: 2000\r\n\r\n";
    byte[] head = request.getBytes(StandardCharsets.ISO_8859_1);
    for (int length = 1; length < head.length; length += 40) {
      send(new Content(head).part(0, length).bytes());
    }
  }

  @Test
  void manyCallersAtOnceAreAllAnswered() throws Exception {
    ManifestJson image = repository.pushImage("v1");
    Content layer = repository.post(Content.random(400_000));
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<List<Integer>>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        String tag = "t" + caller;
        all.add(callers.submit(() -> rounds(image, layer, tag)));
      }
      for (Future<List<Integer>> statuses : all) {
        assertThat(statuses.get()).isSubsetOf(200, 201, 202, 401, 404).contains(201, 202);
      }
    } finally {
      callers.shutdown();
    }
    assertThat(Repository.tagsOf(repository.get(repository.path("/tags/list")))).containsOnly("v1");
  }

  private List<Integer> rounds(ManifestJson image, Content layer, String tag) {
    List<Integer> statuses = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Content own = Content.unique();
      statuses.add(repository.put(tag, image).status());
      statuses.add(repository.put("shared", image.annotated("by", tag)).status());
      statuses.add(repository.commit(repository.startUpload(), own.digest(), own).status());
      statuses.add(repository.get(repository.blobPath(layer.digest())).status());
      statuses.add(repository.head(repository.manifestPath("v1")).status());
      statuses.add(repository.get(repository.path("/tags/list")).status());
      statuses.add(registry.call("GET", "/v2/").send().status());
      statuses.add(repository.delete(repository.blobPath(own.digest())).status());
      statuses.add(repository.delete(repository.manifestPath(tag)).status());
      statuses.add(repository.delete(repository.manifestPath("shared")).status());
    }
    return statuses;
  }
}
