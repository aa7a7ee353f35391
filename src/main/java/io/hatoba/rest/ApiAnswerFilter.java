package io.hatoba.rest;

import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts on every answer what GitHub puts on it, and its length. Of what was read it says by an
 * {@code ETag} which content it is, and sends nothing to whoever has that already: whether the
 * caller may have it was found out before, and the work of finding it is not spared.
 */
@Provider
@ApplicationScoped
public class ApiAnswerFilter implements ContainerResponseFilter {
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;

  /** One of a list of tags, whose comparison is the weak one. */
  private static final Pattern TAG = Pattern.compile("(?:W/)?(\"[^\"]*\")");

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
      if (READS.contains(request.getMethod()) && response.getStatus() == OK) {
        tag(request, response, body);
      }
    }
  }

  private static void tag(
      ContainerRequestContext request, ContainerResponseContext response, byte[] body) {
    MultivaluedMap<String, Object> headers = response.getHeaders();
    String tag = "\"" + Digest.sha256(body).hex() + "\"";
    // Weak, as GitHub's: what stands before a server may compress the body.
    headers.putSingle(HttpHeaders.ETAG, "W/" + tag);
    // To be kept by its reader, and never to be used unasked: rights end within seconds.
    headers.putSingle(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    if (has(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatus(NOT_MODIFIED);
      response.setEntity(null);
      headers.remove(HttpHeaders.CONTENT_TYPE);
      headers.remove(HttpHeaders.CONTENT_LENGTH);
    }
  }

  private static boolean has(@Nullable String list, String tag) {
    return list != null
        && (list.strip().equals("*")
            || TAG.matcher(list).results().anyMatch(one -> one.group(1).equals(tag)));
  }
}
