package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.BlobUploadInvalidException;
import io.hatoba.oci.ChunkRange;
import io.hatoba.registry.UploadBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadBodiesTest {
  private static HttpServletRequest request(
      String protocol, long length, Map<String, String> headers) {
    return Answering.as(
        HttpServletRequest.class,
        Map.of(
            "getProtocol", none -> protocol,
            "getContentLengthLong", none -> length,
            "getHeader", name -> headers.get((String) name[0])));
  }

  private static UploadBody body(HttpServletRequest request) {
    return UploadBodies.of(request, InputStream.nullInputStream());
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"})
  void aLengthIsAnnouncedInEveryVersion(String protocol) {
    assertThat(body(request(protocol, 7, Map.of())).announced()).hasValue(7);
    assertThat(body(request(protocol, 0, Map.of())).announced()).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
  void inHttp1ThereIsNoBodyWithoutALengthAndWithoutChunks(String protocol) {
    assertThat(body(request(protocol, -1, Map.of())).announced()).hasValue(0);
    Map<String, String> chunks = Map.of("Transfer-Encoding", "chunked");
    assertThat(body(request(protocol, -1, chunks)).announced()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/2", "HTTP/2.0", "HTTP/3.0"})
  void inLaterVersionsABodyWithoutALengthEndsWhereItEnds(String protocol) {
    assertThat(body(request(protocol, -1, Map.of())).announced()).isEmpty();
  }

  @Test
  void aBlobThatComesAsAWholeBeginsAtItsBeginning() {
    HttpServletRequest whole = request("HTTP/1.1", 5, Map.of("Content-Range", "0-4"));
    assertThat(UploadBodies.ofWhole(whole, InputStream.nullInputStream()).range())
        .hasValue(new ChunkRange(0, 4));
    HttpServletRequest rest = request("HTTP/1.1", 5, Map.of("Content-Range", "1-5"));
    assertThatThrownBy(() -> UploadBodies.ofWhole(rest, InputStream.nullInputStream()))
        .isInstanceOf(BlobUploadInvalidException.class);
  }
}
