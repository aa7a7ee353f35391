package io.hatoba.config;

import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The configured hosts. Nothing is ever built from a request's Host header, which only chooses
 * among them.
 */
@Singleton
public final class RegistryHosts {
  private final Optional<RegistryHost> shared;
  private final List<RegistryHost> isolated;

  /** The hosts that the settings name. */
  @Inject
  public RegistryHosts(Settings settings) {
    Origin main = settings.url();
    if (settings.subdomainIsolation()) {
      shared = Optional.empty();
      isolated =
          List.of(
              new RegistryHost(main.below("docker"), Optional.of(RegistryKind.DOCKER)),
              new RegistryHost(main.below("containers"), Optional.of(RegistryKind.CONTAINER)));
    } else {
      shared = Optional.of(new RegistryHost(main, Optional.empty()));
      isolated = List.of();
    }
  }

  /**
   * The host that a request came to.
   *
   * @param hostName host of the Host header, with or without a port
   * @return empty if no registry is served there
   */
  public Optional<RegistryHost> find(String hostName) {
    if (shared.isPresent()) {
      return shared;
    }
    String asked = withoutPort(hostName.toLowerCase(Locale.ROOT));
    return isolated.stream()
        .filter(host -> withoutPort(host.origin().authority()).equals(asked))
        .findFirst();
  }

  /** Whether a host serves a registry and nothing else. */
  public boolean isIsolated(String hostName) {
    return shared.isEmpty() && find(hostName).isPresent();
  }

  /** The host of a service name. */
  public Optional<RegistryHost> findService(String service) {
    if (shared.filter(host -> host.service().equals(service)).isPresent()) {
      return shared;
    }
    return isolated.stream().filter(host -> host.service().equals(service)).findFirst();
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
  }
}
