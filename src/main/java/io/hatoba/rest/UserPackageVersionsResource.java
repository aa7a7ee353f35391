package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code /user/packages/{package_type}/{package_name}/versions}: versions of a package of the
 * caller.
 */
@Path("user/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class UserPackageVersionsResource extends OwnedPackageVersions {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().self(request);
  }
}
