package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/** {@code /user/packages}: packages of the caller. */
@Path("user/packages")
@ApplicationScoped
public class UserPackagesResource extends OwnedPackages {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().self(request);
  }
}
