package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/storage}: what a package of an
 * organization uses.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/storage")
@ApplicationScoped
public class OrgPackageStorageResource extends OwnedPackageStorage {}
