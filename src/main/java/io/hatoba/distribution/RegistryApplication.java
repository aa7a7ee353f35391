package io.hatoba.distribution;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** {@code /v2/}: the OCI Distribution Specification. */
@ApplicationPath("/v2")
public class RegistryApplication extends Application {
  /** What every JAX-RS application of Jersey needs to be told; RESTEasy does not know these. */
  static final Map<String, Object> JERSEY =
      Map.of(
          "jersey.config.server.headers.location.relative.resolution.disabled", true,
          "jersey.config.server.wadl.disableWadl", true);

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        BaseResource.class,
        CatalogResource.class,
        TagListResource.class,
        ReferrersResource.class,
        ManifestResource.class,
        BlobResource.class,
        BlobUploadsResource.class,
        BlobUploadResource.class,
        HostFilter.class,
        AccessFeature.class,
        AnswerFilter.class,
        ChallengeExceptionMapper.class,
        RegistryExceptionMapper.class,
        WebApplicationExceptionMapper.class,
        FaultMapper.class);
  }

  @Override
  public Map<String, Object> getProperties() {
    return JERSEY;
  }
}
