package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.UriInfo;

/** {@code /orgs/{org}/packages}: packages of an organization. */
@Path("orgs/{org}/packages")
@ApplicationScoped
public class OrgPackagesResource extends OwnedPackages {
  @Override
  User owner(HttpServletRequest request, UriInfo uri) {
    return checks().organizationAccount(uri.getPathParameters().getFirst("org"));
  }
}
