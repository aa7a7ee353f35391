package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/versions}: versions of a package of an
 * organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class OrgPackageVersionsResource extends OwnedPackageVersions {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().organizationAccount(uri.getPathParameters().getFirst("org"));
  }
}
