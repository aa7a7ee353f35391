package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/versions}: versions of a package of the
 * caller.
 */
@Path("user/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class UserPackageVersionsResource extends OwnedPackageVersions {}
