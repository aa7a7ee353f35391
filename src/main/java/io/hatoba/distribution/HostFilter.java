package io.hatoba.distribution;

import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.UnsupportedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/**
 * Finds the configured host that a request came to. Where no registry is served nothing is found,
 * whatever the path and the method; so this comes before JAX-RS looks for either.
 */
@Provider
@PreMatching
@ApplicationScoped
public class HostFilter implements ContainerRequestFilter {
  private static final String PROPERTY = HostFilter.class.getName();

  private final RegistryHosts hosts;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HostFilter() {
    this(null);
  }

  /** Among the hosts that the settings name. */
  @Inject
  HostFilter(RegistryHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    String hostName = Optional.ofNullable(context.getHeaderString(HttpHeaders.HOST)).orElse("");
    RegistryHost host =
        hosts
            .find(hostName)
            .orElseThrow(() -> UnsupportedException.notFound("no registry is served on this host"));
    context.setProperty(PROPERTY, host);
  }

  /** The host that was found for a request. */
  static RegistryHost hostOf(ContainerRequestContext context) {
    return (RegistryHost) context.getProperty(PROPERTY);
  }
}
