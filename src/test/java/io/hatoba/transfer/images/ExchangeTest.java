package io.hatoba.transfer.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against two servers, of which one sends to the other. */
class ExchangeTest {
  private static final Login LOGIN = new Login("mona", "secret");

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private HttpServer registry = server();
  private HttpServer elsewhere = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    registry.start();
    elsewhere.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
    elsewhere.stop(0);
  }

  private static URI at(HttpServer server, String host, String path) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + path);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String authorization(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
  }

  private HttpResponse<InputStream> get(Optional<Login> login) throws TransferException {
    URI base = at(registry, "127.0.0.1", "");
    return new Exchange(base, login)
        .send("repository:a/b:pull", () -> HttpRequest.newBuilder(base.resolve("/v2/x")));
  }

  @Test
  void aTokenIsFetchedOnceAndShown() throws Exception {
    registry.createContext(
        "/v2/x",
        exchange -> {
          seen.add(authorization(exchange));
          exchange
              .getResponseHeaders()
              .add(
                  "WWW-Authenticate",
                  "Bearer realm=\"" + at(registry, "127.0.0.1", "/token") + "\",service=\"it\"");
          answer(exchange, authorization(exchange).equals("Bearer good") ? 200 : 401, "");
        });
    registry.createContext(
        "/token",
        exchange -> {
          seen.add(authorization(exchange) + " " + exchange.getRequestURI().getQuery());
          answer(exchange, 200, "{\"token\":\"good\"}");
        });

    assertThat(get(Optional.of(LOGIN)).statusCode()).isEqualTo(200);
    assertThat(seen)
        .containsExactly(
            "null", LOGIN.basic() + " service=it&scope=repository:a/b:pull", "Bearer good");
  }

  @Test
  void theLoginIsNotToldToAnotherHostInTheClear() {
    registry.createContext(
        "/v2/x",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("WWW-Authenticate", "Bearer realm=\"" + at(elsewhere, "localhost", "/t") + "\"");
          answer(exchange, 401, "");
        });
    elsewhere.createContext("/t", exchange -> seen.add(authorization(exchange)));

    assertThatThrownBy(() -> get(Optional.of(LOGIN)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("in the clear");
    assertThat(seen).isEmpty();
  }

  @Test
  void whoSendsElsewhereGivesNoSecretsAway() throws Exception {
    registry.createContext(
        "/v2/x",
        exchange -> {
          if (authorization(exchange).equals("null")) {
            exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"it\"");
            answer(exchange, 401, "");
          } else {
            exchange
                .getResponseHeaders()
                .add("Location", at(elsewhere, "127.0.0.1", "/blob").toString());
            answer(exchange, 307, "");
          }
        });
    elsewhere.createContext(
        "/blob",
        exchange -> {
          seen.add(authorization(exchange));
          answer(exchange, 200, "bytes");
        });

    assertThat(new String(Exchange.bytes(get(Optional.of(LOGIN)), 10), UTF_8)).isEqualTo("bytes");
    assertThat(seen).containsExactly("null");
  }

  @Test
  void whereTheRegistrySendsToDoesNotChooseWhoIsToldTheLogin() throws Exception {
    registry.createContext(
        "/v2/x",
        exchange -> {
          exchange
              .getResponseHeaders()
              .add("Location", at(elsewhere, "127.0.0.1", "/blob").toString());
          answer(exchange, 307, "");
        });
    // On the registry's own host, so that no rule about hosts stands before it.
    String realm = at(elsewhere, "127.0.0.1", "/t").toString();
    elsewhere.createContext(
        "/blob",
        exchange -> {
          exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer realm=\"" + realm + "\"");
          answer(exchange, 401, "");
        });
    elsewhere.createContext(
        "/t",
        exchange -> {
          seen.add(authorization(exchange));
          answer(exchange, 200, "{\"token\":\"good\"}");
        });

    assertThat(get(Optional.of(LOGIN)).statusCode()).isEqualTo(401);
    assertThat(seen).isEmpty();
  }

  @Test
  void whoIsBusyIsAskedAgain() throws Exception {
    registry.createContext(
        "/v2/x",
        exchange -> {
          seen.add("asked");
          exchange.getResponseHeaders().add("Retry-After", "0");
          answer(exchange, seen.size() < 2 ? 503 : 200, "");
        });

    assertThat(get(Optional.empty()).statusCode()).isEqualTo(200);
    assertThat(seen).hasSize(2);
  }

  @Test
  void whoSendsRoundInCirclesIsLeft() {
    registry.createContext(
        "/v2/x",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/v2/x");
          answer(exchange, 302, "");
        });

    assertThatThrownBy(() -> get(Optional.empty()))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("without end");
  }

  @Test
  void theTokenIsNotPrinted() {
    assertThat(LOGIN).hasToString("mona");
  }
}
