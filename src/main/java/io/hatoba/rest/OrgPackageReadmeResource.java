package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/readme}: the README of a package of an
 * organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/readme")
@ApplicationScoped
public class OrgPackageReadmeResource extends OwnedPackageReadme {}
