package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code TRACE}, whose answer by default would be the request with its credential. */
@ExtendWith(SharedHatoba.class)
class TraceIT {
  private final Registry registry;

  TraceIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  private Answer trace(String path) {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "TRACE " + path + " HTTP/1.1",
          "Host: " + registry.service(),
          "Authorization: " + registry.basic());
      return connection.receive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2/it/image/manifests/v1", "/token"})
  void theRegistryIsNotTraced(String path) {
    Answer answer = trace(path);
    assertThat(answer.refusal())
        .isEqualTo(new Refusal(405, "UNSUPPORTED", "method \"TRACE\" is not allowed on this path"));
    assertThat(answer.requireHeader("Allow")).contains("GET").doesNotContain("TRACE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/health/started"})
  void healthIsNotTraced(String path) {
    assertThat(trace(path).refusal())
        .isEqualTo(new Refusal(405, "UNSUPPORTED", "the method is not allowed on this path"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/error"})
  void whereNothingIsNothingIsTraced(String path) {
    assertThat(trace(path).refusal())
        .isEqualTo(new Refusal(404, "UNSUPPORTED", "nothing is served at this path"));
  }
}
