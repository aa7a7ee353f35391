package io.hatoba.distribution;

import io.hatoba.oci.BlobRangeException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.oci.UploadRangeException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Answers a refusal with its status, its body and the headers that belong to it. */
@Provider
@ApplicationScoped
public class RegistryExceptionMapper implements ExceptionMapper<RegistryException> {
  private static final Logger LOG = Logger.getLogger(RegistryExceptionMapper.class.getName());
  private static final int FIRST_FAULT = 500;

  // Not by @Context: the two JAX-RS applications share this bean, and that is bound to one of them.
  @Inject private HttpServletRequest request;

  @Override
  public Response toResponse(RegistryException refusal) {
    // Nothing has failed where there is no cause, and in a storm it is told to thousands.
    boolean busy = refusal instanceof UnavailableException && refusal.getCause() == null;
    if (refusal.status() >= FIRST_FAULT && !busy) {
      LOG.log(Level.WARNING, refusal.message(), refusal);
    }
    Response.ResponseBuilder answer = of(refusal);
    if (refusal instanceof UploadRangeException range) {
      String name = Granted.of(request).name().toString();
      answer
          .header(HttpHeaders.LOCATION, Locations.upload(name, range.upload()))
          .header(Headers.RANGE, Headers.uploaded(range.offset()));
    } else if (refusal instanceof BlobRangeException range) {
      answer.header(Headers.CONTENT_RANGE, "bytes */" + range.size());
    } else if (refusal instanceof UnavailableException unavailable) {
      answer.header(HttpHeaders.RETRY_AFTER, unavailable.retryAfter().toSeconds());
    } else if (refusal instanceof TooManyRequestsException later) {
      answer.header(HttpHeaders.RETRY_AFTER, later.retryAfter().toSeconds());
    }
    return answer.build();
  }

  static Response.ResponseBuilder of(RegistryException refusal) {
    return Response.status(refusal.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(Json.bytes(ErrorBody.of(refusal)));
  }
}
