package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of an instance behind TLS, whose registries have hosts of their own. */
class IsolatedPagesIT {
  private static final String HOST = "hatoba.test";
  private static final String ORIGIN = "https://" + HOST;

  private static RunningHatoba hatoba;

  @BeforeAll
  static void start() {
    hatoba =
        RunningHatoba.start(Map.of("HATOBA_URL", ORIGIN, "HATOBA_SUBDOMAIN_ISOLATION", "true"));
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  /** An answer as it comes, to a request for a host. */
  private static String ask(String host, String path) {
    try (Socket socket = new Socket(hatoba.origin().getHost(), hatoba.origin().getPort())) {
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nAccept: text/html\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(host + path, e);
    }
  }

  @Test
  void theMainHostHasPages() {
    assertThat(ask(HOST, "/login")).startsWith("HTTP/1.1 200").contains("type=\"password\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/login",
        "/logout",
        "/no/such/page",
        "/?lang=ja",
        "/pages/login.xhtml",
        "/pages/login.xhtml;a=b"
      })
  void hostsOfRegistriesHaveNone(String path) {
    for (String host : List.of("docker." + HOST, "containers." + HOST, "DOCKER." + HOST + ":443")) {
      assertThat(ask(host, path))
          .as(host)
          .startsWith("HTTP/1.1 404")
          .doesNotContainIgnoringCase("<html", "Set-Cookie");
    }
  }

  @Test
  void whatHostARequestNamesIsNotWhereItLeads() {
    assertThat(ask("evil.example", "/?lang=ja"))
        .containsIgnoringCase("\r\nLocation: /\r\n")
        .doesNotContain("evil.example");
    assertThat(ask("evil.example", "/login")).doesNotContain("evil.example");
  }

  @Test
  void theCookieOfASessionIsForThisHostAndTlsOnly() {
    Browser browser = Browser.at(hatoba);
    Form form =
        browser
            .open("/login")
            .form("Sign in")
            .fill("User name", "admin")
            .fill("Password", hatoba.password());
    // From where the request seems to come without the proxy.
    browser.post("/login", form.fields()).require(400);
    Screen answer = browser.post("/login", form.fields(), "Origin", ORIGIN).require(303);
    List<String> cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(1);
    assertThat(cookies.get(0)).startsWith("__Host-hatoba_session=");
    assertThat(FrameIT.attributes(cookies.get(0)))
        .contains("secure", "httponly", "samesite=lax", "path=/")
        .noneMatch(it -> it.startsWith("domain"));
    assertThat(browser.open("/").all("form[action=/logout]")).hasSize(1);
  }
}
