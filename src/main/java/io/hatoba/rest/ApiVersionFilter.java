package io.hatoba.rest;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses whoever asks for a version of the API that there is not, before anything else is found
 * out, and says on every other answer which one it is. After the hosts: a registry has no versions.
 */
@Provider
@PreMatching
@Priority(Priorities.USER + 1)
@ApplicationScoped
public class ApiVersionFilter implements ContainerRequestFilter, ContainerResponseFilter {
  /** The only one of GitHub Enterprise Server 3.19. */
  static final String VERSION = "2022-11-28";

  private static final String ASKED = "X-GitHub-Api-Version";
  private static final int BAD_REQUEST = 400;

  @Override
  public void filter(ContainerRequestContext request) {
    if (!served(request)) {
      throw new ApiException(
          BAD_REQUEST,
          "The version you specified in the \"X-GitHub-API-Version\" request header, \""
              + request.getHeaderString(ASKED)
              + "\", is not a supported version. The following versions are currently supported: \""
              + VERSION
              + "\" (most recent).");
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (served(request)) {
      response.getHeaders().putSingle("X-GitHub-Api-Version-Selected", VERSION);
    }
  }

  private static boolean served(ContainerRequestContext request) {
    String asked = request.getHeaderString(ASKED);
    return asked == null || asked.isBlank() || asked.strip().equals(VERSION);
  }
}
