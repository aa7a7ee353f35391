package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/versions}: versions of a package of an
 * organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class OrgPackageVersionsResource extends OwnedPackageVersions {}
