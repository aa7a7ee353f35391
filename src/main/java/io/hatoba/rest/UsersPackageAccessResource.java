package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/access}: who has which role on a
 * package of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/access")
@ApplicationScoped
public class UsersPackageAccessResource extends OwnedPackageAccess {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().user(uri.getPathParameters().getFirst("username"));
  }
}
