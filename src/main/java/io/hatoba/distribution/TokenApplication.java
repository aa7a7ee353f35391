package io.hatoba.distribution;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import java.util.Set;

/** {@code /token}: token authentication of the registry. */
@ApplicationPath("/token")
public class TokenApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        TokenResource.class,
        HostFilter.class,
        AccessFeature.class,
        ChallengeExceptionMapper.class,
        RegistryExceptionMapper.class,
        WebApplicationExceptionMapper.class,
        FaultMapper.class);
  }

  @Override
  public Map<String, Object> getProperties() {
    return RegistryApplication.JERSEY;
  }
}
