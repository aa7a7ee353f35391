package io.hatoba.distribution;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * Puts on every answer the version of the API, by which old clients know a registry, and its
 * length: the servers count only what fits into a buffer of theirs, and of a HEAD nothing.
 */
@Provider
@ApplicationScoped
public class AnswerFilter implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle("Docker-Distribution-API-Version", "registry/2.0");
    if (response.getEntity() instanceof byte[] body) {
      response.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
    }
  }
}
