package io.hatoba.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.launch.Certificates;
import io.hatoba.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The self-contained jar with a certificate of its own. */
@Tag("payara")
@TestMethodOrder(OrderAnnotation.class)
class TlsIT {
  private static final Certificates FIRST = Certificates.ec();
  private static final Certificates SECOND = Certificates.rsa();
  private static final Duration LONGEST_RELOAD = Duration.ofSeconds(30);

  @TempDir private static Path directory;
  private static RunningHatoba hatoba;
  private static URI secure;

  @BeforeAll
  static void start() throws IOException {
    write(FIRST);
    int port = ServerUnderTest.freePort();
    secure = URI.create("https://localhost:" + port);
    hatoba =
        RunningHatoba.startJar(
            Map.of(
                "HATOBA_TLS_CERT", directory.resolve("chain.pem").toString(),
                "HATOBA_TLS_KEY", directory.resolve("key.pem").toString()),
            "--https-port",
            "" + port);
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  @Test
  @Order(4)
  void aKeyOfAnotherCertificateStopsTheStart(@TempDir Path other) throws IOException {
    Path chain = Files.writeString(other.resolve("chain.pem"), FIRST.certificatePem());
    Path key = Files.writeString(other.resolve("key.pem"), SECOND.keyPem());
    // Refused before any port is touched.
    Map<String, String> settings =
        Map.of("HATOBA_TLS_CERT", chain.toString(), "HATOBA_TLS_KEY", key.toString());
    assertThatThrownBy(() -> RunningHatoba.startJar(settings))
        .hasMessageContaining("hatoba: HATOBA_TLS_KEY: the file holds no EC key");
  }

  private static void write(Certificates pair) throws IOException {
    Files.writeString(directory.resolve("chain.pem"), pair.certificatePem());
    Files.writeString(directory.resolve("key.pem"), pair.keyPem());
  }

  /** A client that has no connection yet and trusts one certificate. */
  private static HttpClient trusting(Certificates trusted) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setCertificateEntry("one", trusted.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  private static HttpRequest.Builder request(String path) {
    byte[] credentials = ("admin:" + hatoba.token()).getBytes(StandardCharsets.UTF_8);
    return HttpRequest.newBuilder(secure.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
  }

  @Test
  @Order(1)
  void aLayerGoesUpAndComesDown() throws Exception {
    HttpClient client = trusting(FIRST);
    byte[] layer = new byte[3_000_000];
    Arrays.fill(layer, (byte) 7);
    Digest digest = Digest.sha256(layer);
    HttpResponse<String> pushed =
        client.send(
            request("/v2/tls/app/blobs/uploads/?digest=" + digest)
                .POST(HttpRequest.BodyPublishers.ofByteArray(layer))
                .build(),
            BodyHandlers.ofString());
    assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(201);
    assertThat(pushed.headers().firstValue("Location")).contains("/v2/tls/app/blobs/" + digest);
    HttpResponse<byte[]> pulled =
        client.send(request("/v2/tls/app/blobs/" + digest).build(), BodyHandlers.ofByteArray());
    assertThat(pulled.statusCode()).isEqualTo(200);
    assertThat(pulled.body()).isEqualTo(layer);
  }

  /** The connection closes while the body is on its way. */
  @Test
  @Order(2)
  void aRefusalIsReadWithTheBodyBehindIt() throws Exception {
    HttpClient client = trusting(FIRST);
    byte[] body = new byte[1_000_000];
    for (int round = 0; round < 100; round++) {
      HttpResponse<String> refused =
          client.send(
              request("/v2/a%00b")
                  .version(HttpClient.Version.HTTP_1_1)
                  .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }
  }

  @Test
  @Order(2)
  void clientsAreSentToTheSecurePort() throws Exception {
    for (URI origin : new URI[] {secure, hatoba.origin()}) {
      HttpResponse<String> challenge =
          trusting(FIRST)
              .send(
                  HttpRequest.newBuilder(origin.resolve("/v2/")).build(), BodyHandlers.ofString());
      assertThat(challenge.statusCode()).isEqualTo(401);
      assertThat(challenge.headers().firstValue("WWW-Authenticate").orElse(""))
          .startsWith("Bearer realm=\"" + secure + "/token\"");
    }
  }

  @Test
  @Order(3)
  void aNewCertificateIsShownWithoutARestart() throws Exception {
    write(SECOND);
    Instant deadline = Instant.now().plus(LONGEST_RELOAD);
    Certificate shown = shown();
    while (!shown.equals(SECOND.certificate()) && Instant.now().isBefore(deadline)) {
      // The server looks into the files every five seconds, and nothing tells when.
      TimeUnit.MILLISECONDS.sleep(500);
      shown = shown();
    }
    assertThat(shown).isEqualTo(SECOND.certificate());
    assertThat(hatoba.log()).contains("the TLS certificate was read anew");
  }

  private static Certificate shown() throws Exception {
    HttpResponse<Void> answer;
    try {
      answer = trusting(FIRST).send(request("/v2/").build(), BodyHandlers.discarding());
    } catch (IOException untrusted) {
      answer = trusting(SECOND).send(request("/v2/").build(), BodyHandlers.discarding());
    }
    return answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }
}
