package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/tag-protection}: rules that
 * protect tags of a package of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/tag-protection")
@ApplicationScoped
public class UsersPackageTagProtectionResource extends OwnedPackageTagProtection {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().user(uri.getPathParameters().getFirst("username"));
  }
}
