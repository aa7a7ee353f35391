package io.hatoba.it.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bodies that trickle. */
@ExtendWith(SharedHatoba.class)
class SlowBodiesIT {
  private static final int MOST_STRANGERS = 32;
  private static final Duration SLOW = Duration.ofSeconds(2);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Api admin;

  SlowBodiesIT(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
  }

  /** A request whose body has begun, and ends when it is told. */
  private record Begun(PipedOutputStream body, CompletableFuture<HttpResponse<String>> answer) {
    void end(String rest) throws IOException {
      body.write(rest.getBytes(StandardCharsets.UTF_8));
      body.close();
    }

    int status() throws Exception {
      return answer.get(30, TimeUnit.SECONDS).statusCode();
    }
  }

  private Begun begin(Api as, String path) throws IOException {
    PipedInputStream source = new PipedInputStream();
    PipedOutputStream body = new PipedOutputStream(source);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(as.origin().resolve("/api/v3" + path))
            .POST(BodyPublishers.ofInputStream(() -> source));
    as.authorization().ifPresent(value -> request.header("Authorization", value));
    body.write('{');
    body.flush();
    return new Begun(body, client.sendAsync(request.build(), BodyHandlers.ofString()));
  }

  private void letPass(Duration time) throws InterruptedException {
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      Thread.sleep(50);
    }
  }

  @Test
  void aBodyDoesNotOutlastTheRightOfItsSender() throws Exception {
    String login = "slow" + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    Api.require(201, admin.post("/admin/users", "{\"login\":\"" + login + "\"}"));
    Api.require(204, admin.put("/users/" + login + "/site_admin"));
    Api sender = admin.actAs(login, "site_admin");
    Begun allowed = begin(sender, "/admin/users");
    Begun demoted = begin(sender, "/admin/users");
    letPass(SLOW);
    allowed.end("\"login\":\"" + login + "-a\"}");
    assertThat(allowed.status()).isEqualTo(201);

    Api.require(204, admin.delete("/users/" + login + "/site_admin"));
    demoted.end("\"login\":\"" + login + "-b\"}");
    assertThat(demoted.status()).isEqualTo(404);
    assertThat(admin.get("/users/" + login + "-b").status()).isEqualTo(404);
  }

  @Test
  void manyBodiesOfStrangersKeepNobodyFromSigningIn() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      // No client hears an answer before it has sent its body.
      for (int count = 0; count <= MOST_STRANGERS; count++) {
        Socket socket = new Socket(admin.origin().getHost(), admin.origin().getPort());
        held.add(socket);
        socket.getOutputStream().write(beginning().getBytes(US_ASCII));
      }
      Instant end = Instant.now().plus(Duration.ofSeconds(8));
      while (answered(held).isEmpty()) {
        assertThat(Instant.now()).as("one too many is refused").isBefore(end);
        Thread.sleep(50);
      }
      assertThat(answered(held))
          .singleElement()
          .satisfies(
              socket ->
                  assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
                      .isEqualTo("HTTP/1.1 503"));
      assertThat(admin.post("/admin/users", "{}").status()).isEqualTo(422);
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  private String beginning() {
    return "POST /api/v3/actions/oidc/token HTTP/1.1\r\nHost: "
        + admin.origin().getAuthority()
        + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
  }

  private static List<Socket> answered(List<Socket> held) throws IOException {
    List<Socket> answered = new ArrayList<>();
    for (Socket socket : held) {
      if (socket.getInputStream().available() >= 12) {
        answered.add(socket);
      }
    }
    return answered;
  }
}
