package io.hatoba.config;

import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import java.util.Optional;

/**
 * A configured host on which {@code /v2/} is served.
 *
 * @param origin what clients call it
 * @param kind the one registry it serves; empty if it serves both
 */
public record RegistryHost(Origin origin, Optional<RegistryKind> kind) {
  /** The service name in challenges, tokens and token requests. */
  public String service() {
    return origin.authority();
  }

  /**
   * Understands a repository name as this host does.
   *
   * @throws io.hatoba.oci.NameInvalidException if it names nothing here
   */
  public ImageName imageName(RepositoryName name) {
    return kind.map(only -> new ImageName(only, name))
        .orElseGet(() -> ImageName.onSharedHost(name));
  }
}
