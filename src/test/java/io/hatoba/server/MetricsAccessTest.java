package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.Settings;
import io.hatoba.server.MetricsAccess.Decision;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsAccessTest {
  private static final String TOKEN = "a-token-of-20-letter";

  private static Decision decide(
      Map<String, String> settings, String address, Map<String, String> headers) {
    HttpServletRequest request =
        (HttpServletRequest)
            Proxy.newProxyInstance(
                MetricsAccessTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getRemoteAddr" -> address;
                      case "getHeader" -> headers.get(arguments[0]);
                      default -> throw new AssertionError(method);
                    });
    return new MetricsAccess(new Settings(key -> Optional.ofNullable(settings.get(key))))
        .decide(request);
  }

  private static Decision decide(String address, Map<String, String> headers) {
    return decide(Map.of(), address, headers);
  }

  private static Decision decideByToken(Map<String, String> headers) {
    return decide(Map.of("hatoba.metrics-token", TOKEN), "192.0.2.1", headers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
  void thisMachineMayRead(String address) {
    assertThat(decide(address, Map.of())).isEqualTo(Decision.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.0.2.1", "10.0.0.1", "2001:db8::1", "localhost", "", "127.0.0.1.evil"})
  void othersMayNot(String address) {
    assertThat(decide(address, Map.of())).isEqualTo(Decision.ONLY_HERE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "Via"})
  void aProxyOfThisMachineAsksForOthers(String header) {
    assertThat(decide("127.0.0.1", Map.of(header, "127.0.0.1"))).isEqualTo(Decision.ONLY_HERE);
  }

  @Test
  void whoHasTheTokenMayReadFromAnywhere() {
    assertThat(decideByToken(Map.of("Authorization", "Bearer " + TOKEN)))
        .isEqualTo(Decision.ALLOWED);
    assertThat(decideByToken(Map.of("Authorization", "bearer  " + TOKEN, "Via", "1.1 proxy")))
        .isEqualTo(Decision.ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Bearer a-token-of-20-lette",
        "Bearer a-token-of-20-letterr",
        "Bearer A-TOKEN-OF-20-LETTER",
        "Basic a-token-of-20-letter",
        TOKEN
      })
  void anotherTokenIsRefused(String header) {
    assertThat(decideByToken(Map.of("Authorization", header))).isEqualTo(Decision.NEEDS_TOKEN);
  }

  @Test
  void whereThereIsATokenThisMachineNeedsItToo() {
    assertThat(decide(Map.of("hatoba.metrics-token", TOKEN), "127.0.0.1", Map.of()))
        .isEqualTo(Decision.NEEDS_TOKEN);
  }
}
