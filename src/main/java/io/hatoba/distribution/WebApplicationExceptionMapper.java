package io.hatoba.distribution;

import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnsupportedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers what JAX-RS itself refuses in the words of the specification. */
@Provider
@ApplicationScoped
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {
  @Context private Request request;

  @Override
  public Response toResponse(WebApplicationException refusal) {
    if (refusal instanceof NotAllowedException) {
      String allow = refusal.getResponse().getHeaderString(HttpHeaders.ALLOW);
      return RegistryExceptionMapper.of(UnsupportedException.methodNotAllowed(request.getMethod()))
          .header(HttpHeaders.ALLOW, allow)
          .build();
    }
    RegistryException meant =
        refusal instanceof NotFoundException
            ? UnsupportedException.notFound("the registry has nothing at this path")
            : UnsupportedException.badRequest("the request cannot be understood");
    return RegistryExceptionMapper.of(meant).build();
  }
}
