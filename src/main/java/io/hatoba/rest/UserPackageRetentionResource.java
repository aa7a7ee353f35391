package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/retention}: what is kept of a package of the
 * caller.
 */
@Path("user/packages/{package_type}/{package_name}/retention")
@ApplicationScoped
public class UserPackageRetentionResource extends OwnedPackageRetention {}
