package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/access}: who has which role on a
 * package of an organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/access")
@ApplicationScoped
public class OrgPackageAccessResource extends OwnedPackageAccess {}
