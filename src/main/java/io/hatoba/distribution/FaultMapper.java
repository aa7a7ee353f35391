package io.hatoba.distribution;

import io.hatoba.config.DataDirectory;
import io.hatoba.config.Settings;
import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Answers a fault with 503: whatever failed (the database above all), nothing was promised and the
 * request may be repeated. For want of room it is 507, since to repeat it soon would not help. The
 * log has the cause, the answer does not.
 */
@Provider
@ApplicationScoped
public class FaultMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(FaultMapper.class.getName());

  @Inject private RegistryExceptionMapper refusals;
  @Inject private Settings settings;
  @Inject private DataDirectory data;

  @Override
  public Response toResponse(Throwable fault) {
    // A server may wrap what a bean throws, and a refusal is a refusal wherever it comes from.
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof RegistryException refusal) {
        return refusals.toResponse(refusal);
      }
    }
    LOG.log(Level.SEVERE, "a request failed", fault);
    // An embedded database that met a full disk may say anything afterwards: it closes itself.
    if (FullDisk.isCauseOf(fault) || (settings.database().embedded() && data.isFull())) {
      return RegistryExceptionMapper.of(new InsufficientStorageException(fault)).build();
    }
    UnavailableException unavailable =
        new UnavailableException("the registry cannot serve this now; try again");
    return RegistryExceptionMapper.of(unavailable)
        .header(HttpHeaders.RETRY_AFTER, unavailable.retryAfter().toSeconds())
        .build();
  }
}
