package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/access}: who has which role on a package of
 * the caller.
 */
@Path("user/packages/{package_type}/{package_name}/access")
@ApplicationScoped
public class UserPackageAccessResource extends OwnedPackageAccess {}
