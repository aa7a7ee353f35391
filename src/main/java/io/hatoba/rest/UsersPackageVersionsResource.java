package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/versions}: versions of a package
 * of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class UsersPackageVersionsResource extends OwnedPackageVersions {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().user(uri.getPathParameters().getFirst("username"));
  }
}
