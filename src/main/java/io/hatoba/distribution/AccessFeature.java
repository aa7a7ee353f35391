package io.hatoba.distribution;

import io.hatoba.events.CurrentOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;

/** Puts an {@link AccessFilter} before every resource method, and none in service without one. */
@Provider
@ApplicationScoped
public class AccessFeature implements DynamicFeature {
  private static final Package HERE = AccessFeature.class.getPackage();

  @Inject private AccessChecks checks;
  @Inject private ClientAddress address;
  @Inject private CurrentOrigin origin;

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    if (!resource.getResourceMethod().getDeclaringClass().getPackage().equals(HERE)) {
      return; // The server's own answer to OPTIONS, which tells nothing that is anybody's.
    }
    MayCall mayCall = resource.getResourceMethod().getAnnotation(MayCall.class);
    if (mayCall == null) {
      throw new IllegalStateException(
          resource.getResourceMethod() + " does not say who may call it");
    }
    context.register(
        new AccessFilter(checks, mayCall.value(), address::current, origin),
        Priorities.AUTHORIZATION);
  }
}
