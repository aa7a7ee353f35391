package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.UUID;

/** Puts on every answer what GitHub puts on it, and its length. */
@Provider
@ApplicationScoped
public class ApiAnswerFilter implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    headers.putSingle("X-GitHub-Request-Id", UUID.randomUUID().toString().toUpperCase(Locale.ROOT));
    headers.putSingle("X-GitHub-Media-Type", "github.v3; format=json");
    headers.putSingle("X-GitHub-Enterprise-Version", RootResource.VERSION);
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
    SignedIn.of(request)
        .ifPresent(
            caller -> {
              headers.putSingle("X-OAuth-Scopes", caller.scopesInOrder());
              headers.putSingle("X-Accepted-OAuth-Scopes", caller.acceptedScopes());
            });
    if (response.getEntity() instanceof byte[] body) {
      headers.putSingle(HttpHeaders.CONTENT_LENGTH, body.length);
    }
  }
}
