package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/storage}: what a package of the caller uses.
 */
@Path("user/packages/{package_type}/{package_name}/storage")
@ApplicationScoped
public class UserPackageStorageResource extends OwnedPackageStorage {}
