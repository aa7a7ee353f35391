package io.hatoba.rest;

import io.hatoba.access.PasswordSignIn;
import io.hatoba.access.SignIn;
import io.hatoba.config.TrustedProxies;
import io.hatoba.events.AuditLog;
import io.hatoba.events.CurrentOrigin;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.io.InputStream;
import java.util.List;

/**
 * Puts an {@link ApiAccessFilter} before every resource method, and none in service without one;
 * after it a {@link DryRunFilter}.
 */
@Provider
@ApplicationScoped
public class ApiAccessFeature implements DynamicFeature {
  private static final Package HERE = ApiAccessFeature.class.getPackage();

  @Inject private SignIn signIn;
  @Inject private PasswordSignIn passwords;
  @Inject private TrustedProxies proxies;
  @Inject private HttpServletRequest request;
  @Inject private CurrentOrigin origin;
  @Inject private AuditLog audit;
  @Inject private RequestBodies bodies;

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
    boolean takesBody =
        List.of(resource.getResourceMethod().getParameterTypes()).contains(InputStream.class);
    context.register(
        new ApiAccessFilter(
            signIn,
            passwords,
            proxies,
            request,
            mayCall.value(),
            origin,
            audit,
            bodies,
            takesBody,
            resource.getResourceMethod().isAnnotationPresent(LongBody.class)),
        Priorities.AUTHORIZATION);
    context.register(new DryRunFilter(resource.getResourceMethod()), Priorities.AUTHORIZATION + 1);
  }
}
