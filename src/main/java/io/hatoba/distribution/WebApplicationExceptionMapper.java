package io.hatoba.distribution;

import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnsupportedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers what JAX-RS itself refuses in the words of the specification; its faults are as all
 * others.
 */
@Provider
@ApplicationScoped
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {
  private static final int FIRST_FAULT = 500;

  // Not by @Context: the two JAX-RS applications share this bean, and that is bound to one of them.
  @Inject private HttpServletRequest request;

  @Inject private FaultMapper faults;

  @Override
  public Response toResponse(WebApplicationException refusal) {
    if (refusal.getResponse().getStatus() >= FIRST_FAULT) {
      return faults.toResponse(refusal);
    }
    if (refusal instanceof NotAllowedException) {
      return RegistryExceptionMapper.of(UnsupportedException.methodNotAllowed(request.getMethod()))
          .header(HttpHeaders.ALLOW, allowed(refusal.getResponse()))
          .build();
    }
    return RegistryExceptionMapper.of(meant(refusal)).build();
  }

  /** A HEAD is allowed where a GET is, which not every server says. */
  private static String allowed(Response refusal) {
    Set<String> methods = new TreeSet<>(refusal.getAllowedMethods());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }

  private static RegistryException meant(WebApplicationException refusal) {
    if (refusal instanceof NotFoundException) {
      return UnsupportedException.notFound("the registry has nothing at this path");
    }
    return UnsupportedException.badRequest("the request cannot be understood");
  }
}
