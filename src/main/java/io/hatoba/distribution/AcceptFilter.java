package io.hatoba.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Takes {@code Accept} away, since it is ignored here: JAX-RS would read it to find a method, and
 * refuse what it cannot read.
 */
@Provider
@PreMatching
@ApplicationScoped
public class AcceptFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext context) {
    context.getHeaders().remove(HttpHeaders.ACCEPT);
  }
}
