package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.oci.Digest;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedHatoba.class)
class HttpVersionsIT {
  private final RunningHatoba hatoba;

  HttpVersionsIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
  }

  /**
   * A client of Java offers HTTP/2 with its first request, whose body must be read all the same.
   */
  @ParameterizedTest
  @EnumSource(Version.class)
  void aBodyIsReadWhateverVersionTheClientOffers(Version version) throws Exception {
    byte[] blob = ("offered over " + version).getBytes(StandardCharsets.UTF_8);
    String credentials = "admin:" + hatoba.token();
    HttpRequest request =
        HttpRequest.newBuilder(
                hatoba
                    .origin()
                    .resolve("/v2/versions/app/blobs/uploads/?digest=" + Digest.sha256(blob)))
            .timeout(Duration.ofSeconds(60))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofByteArray(blob))
            .build();
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(version)
            .build()
            .send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  /** The port on which WildFly, as it comes, speaks TLS and HTTP/2; Hatoba's jar speaks none. */
  private Optional<Integer> portOfHttp2() {
    return Pattern.compile("Undertow HTTPS listener https listening on 127\\.0\\.0\\.1:(\\d+)")
        .matcher(hatoba.log())
        .results()
        .map(listening -> Integer.valueOf(listening.group(1)))
        .findFirst();
  }

  @Test
  void aBodyOfHttp2NeedsNoLength() throws Exception {
    Optional<Integer> port = portOfHttp2();
    assumeTrue(port.isPresent(), "HTTP/2 is spoken by WildFly only");
    Content blob = Content.random(300_000);
    URI uploads = URI.create("https://localhost:" + port.orElseThrow() + "/v2/versions/app/blobs/");
    HttpRequest request =
        HttpRequest.newBuilder(uploads.resolve("uploads/?digest=" + blob.digest()))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", Registry.basic(Registry.ADMIN, hatoba.token()))
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(blob.bytes())))
            .build();
    HttpClient client =
        HttpClient.newBuilder().version(Version.HTTP_2).sslContext(trustingAll()).build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    Registry registry = new Registry(hatoba);
    Repository repository = registry.repository("versions/app");
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }

  /** The server makes its certificate itself, and a test has no other way to know it. */
  private static SSLContext trustingAll() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustingAll()}, null);
    return context;
  }

  private static final class TrustingAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Docker and containerd try TLS first, and fall back when the answer begins with HTTP. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void aTlsHandshakeOnThePlainPortIsAnsweredInPlainHttp(int first) throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine("localhost", 443);
    client.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    client.wrap(ByteBuffer.allocate(0), hello);
    byte[] bytes = Arrays.copyOf(hello.array(), hello.position());
    try (RawConnection connection = RawConnection.to(new Registry(hatoba))) {
      connection.send(new Content(Arrays.copyOf(bytes, first)));
      connection.send(new Content(Arrays.copyOfRange(bytes, first, bytes.length)));
      assertThat(connection.receive().status()).isEqualTo(400);
      assertThat(connection.closed()).isTrue();
    }
  }

  /** Only the first byte of a connection tells. */
  @Test
  void aBodyThatBeginsLikeAHandshakeIsABody() {
    Registry registry = new Registry(hatoba);
    Repository repository = registry.newRepository();
    byte[] bytes = new byte[5000];
    Arrays.fill(bytes, (byte) 22);
    Content body = new Content(bytes);
    try (RawConnection connection = RawConnection.to(registry)) {
      for (int round = 0; round < 2; round++) {
        connection.send(
            "POST " + repository.path("/blobs/uploads/?digest=" + body.digest()) + " HTTP/1.1",
            "Host: " + registry.service(),
            "Authorization: " + repository.authorization(),
            "Content-Length: " + body.size());
        connection.send(body);
        assertThat(connection.receive().status()).isEqualTo(201);
      }
    }
  }
}
