package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/tags}: tags of a package of an
 * organization.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/tags")
@ApplicationScoped
public class OrgPackageTagsResource extends OwnedPackageTags {}
