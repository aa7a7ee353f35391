package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.oci.ErrorCode;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.PreMatching;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostFilterTest {
  private static final String URL = "https://registry.example:8443";

  private final HostFilter isolated =
      filter(Map.of("hatoba.url", URL, "hatoba.subdomain-isolation", "true"));
  private final HostFilter shared = filter(Map.of("hatoba.url", URL));

  private static HostFilter filter(Map<String, String> settings) {
    return new HostFilter(
        new RegistryHosts(new Settings(key -> Optional.ofNullable(settings.get(key)))));
  }

  /** A request of which nothing but the Host header is known. */
  private static ContainerRequestContext request(@Nullable String host) {
    Map<String, Object> properties = new HashMap<>();
    return Answering.as(
        ContainerRequestContext.class,
        Map.of(
            "getHeaderString",
            header -> header[0].equals("Host") ? host : null,
            "setProperty",
            property -> properties.put((String) property[0], property[1]),
            "getProperty",
            property -> properties.get((String) property[0])));
  }

  private static RegistryHost found(HostFilter filter, @Nullable String host) {
    ContainerRequestContext request = request(host);
    filter.filter(request);
    return HostFilter.hostOf(request);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "registry.example",
        "registry.example:8443",
        "example",
        "docker.registry.example.evil",
        "docker.docker.registry.example",
        "docker.",
        "127.0.0.1"
      })
  void whereNoRegistryIsServedNothingIsFound(@Nullable String host) {
    assertThatThrownBy(() -> isolated.filter(request(host)))
        .isInstanceOfSatisfying(
            RegistryException.class,
            refusal -> {
              assertThat(refusal.status()).isEqualTo(404);
              assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(refusal.message()).isEqualTo("no registry is served on this host");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "docker.registry.example:8443, DOCKER",
    "docker.registry.example, DOCKER",
    "DOCKER.Registry.Example:80, DOCKER",
    "containers.registry.example:8443, CONTAINER"
  })
  void theHostOfARegistryIsFoundWhateverItsCaseAndPort(String host, RegistryKind kind) {
    assertThat(found(isolated, host).kind()).hasValue(kind);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"registry.example:8443", "localhost", "docker.registry.example"})
  void withoutIsolationEveryHostServesBoth(@Nullable String host) {
    assertThat(found(shared, host).service()).isEqualTo("registry.example:8443");
    assertThat(found(shared, host).kind()).isEmpty();
  }

  @Test
  void aHostIsRefusedBeforePathsAndMethodsAreLookedAt() {
    assertThat(HostFilter.class).hasAnnotation(PreMatching.class);
    assertThat(new RegistryApplication().getClasses()).contains(HostFilter.class);
    assertThat(new TokenApplication().getClasses()).contains(HostFilter.class);
  }
}
