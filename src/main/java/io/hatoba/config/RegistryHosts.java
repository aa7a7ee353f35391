package io.hatoba.config;

import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

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

  /**
   * The image of a name as people write it, with the registry's host before it or, where there is
   * but one, without.
   *
   * @throws NameInvalidException if it names no image of a registry that is served here
   */
  public ImageName imageName(String text) {
    for (RegistryHost host : shared.map(List::of).orElse(isolated)) {
      String before = host.origin().authority() + "/";
      if (text.startsWith(before)) {
        return host.imageName(new RepositoryName(text.substring(before.length())));
      }
    }
    return shared
        .orElseThrow(
            () ->
                new NameInvalidException(
                    text,
                    "it must begin with the host of a registry, " + hosts() + ", and a slash"))
        .imageName(new RepositoryName(text));
  }

  private String hosts() {
    return isolated.stream()
        .map(host -> host.origin().authority())
        .collect(Collectors.joining(" or "));
  }

  /** The host of a registry. */
  public RegistryHost of(RegistryKind kind) {
    return shared.orElseGet(
        () ->
            isolated.stream()
                .filter(host -> host.kind().filter(kind::equals).isPresent())
                .findFirst()
                .orElseThrow());
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
