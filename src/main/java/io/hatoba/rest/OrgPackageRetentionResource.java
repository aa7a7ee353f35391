package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/retention}: what is kept of a package
 * of an organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/retention")
@ApplicationScoped
public class OrgPackageRetentionResource extends OwnedPackageRetention {}
