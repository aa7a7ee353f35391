package io.hatoba.transfer.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hatoba.oci.Digest;
import io.hatoba.transfer.TransferException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into a registry that has nothing and takes every manifest. */
class ImageImportTest {
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  private final List<String> puts = new CopyOnWriteArrayList<>();
  @TempDir private Path directory;
  private HttpServer registry;

  @BeforeEach
  void start() throws Exception {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/v2/",
        exchange -> {
          boolean put = exchange.getRequestMethod().equals("PUT");
          if (put) {
            puts.add(exchange.getRequestURI().getPath());
          }
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(put ? 201 : 404, -1);
          exchange.close();
        });
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  private void importAll() throws TransferException {
    URI url = URI.create("http://127.0.0.1:" + registry.getAddress().getPort());
    new Images(url, Optional.empty(), line -> {}).importFrom(directory, "octo/web", List.of());
  }

  /** An index of one child, or of none. */
  private String index(String... child) throws Exception {
    String document =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
            .formatted(INDEX, child.length == 0 ? "" : descriptor(child[0], ""));
    byte[] bytes = document.getBytes(UTF_8);
    OciLayout.openOrCreate(directory)
        .write(Digest.sha256(bytes), bytes.length, new ByteArrayInputStream(bytes));
    return document;
  }

  private static String descriptor(String document, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(INDEX, Digest.sha256(document.getBytes(UTF_8)), document.length(), more);
  }

  private static String tagged(String document, String tag) {
    return descriptor(
        document, ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + tag + "\"}");
  }

  private void name(String... entries) throws Exception {
    Files.writeString(
        directory.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}");
  }

  private static String path(String reference) {
    return "/v2/octo/web/manifests/" + reference;
  }

  @Test
  void aTagOfTwoImagesIsRefusedBeforeAnythingIsPushed() throws Exception {
    String one = index();
    String two = index(one);
    name(tagged(one, "v0"), tagged(one, "v1"), tagged(two, "octo/web:v1"));

    assertThatThrownBy(this::importAll)
        .isInstanceOf(TransferException.class)
        .hasMessageStartingWith("v1 names both");
    assertThat(puts).isEmpty();

    name(tagged(one, "v0"), tagged(two, "v1"), tagged(two, "octo/web:v1"));
    importAll();
    assertThat(puts).containsExactly(path("v0"), path("v1"));
  }

  @Test
  void indexesAreFollowedAsDeepAsAnybodyNeedsAndNoDeeper() throws Exception {
    String top = index();
    for (int depth = 1; depth < 32; depth++) {
      top = index(top);
    }
    name(tagged(top, "v1"));
    importAll();
    assertThat(puts).hasSize(32).endsWith(path("v1"));

    puts.clear();
    name(tagged(index(top), "v1"));
    assertThatThrownBy(this::importAll)
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("more than 32 deep");
    assertThat(puts).isEmpty();
  }
}
