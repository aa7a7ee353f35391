package io.hatoba.rest;

import io.hatoba.config.RegistryHosts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Where only a registry is served nothing is found, whatever the path and the method. */
@Provider
@PreMatching
@ApplicationScoped
public class ApiHostFilter implements ContainerRequestFilter {
  @Inject private RegistryHosts hosts;

  @Override
  public void filter(ContainerRequestContext context) {
    String host = Optional.ofNullable(context.getHeaderString(HttpHeaders.HOST)).orElse("");
    if (hosts.isIsolated(host)) {
      throw ApiException.notFound();
    }
  }
}
