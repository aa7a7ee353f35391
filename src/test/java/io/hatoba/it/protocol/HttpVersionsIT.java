package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.oci.Digest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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
  @EnumSource(HttpClient.Version.class)
  void aBodyIsReadWhateverVersionTheClientOffers(HttpClient.Version version) throws Exception {
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
            .POST(HttpRequest.BodyPublishers.ofByteArray(blob))
            .build();
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(version)
            .build()
            .send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
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
