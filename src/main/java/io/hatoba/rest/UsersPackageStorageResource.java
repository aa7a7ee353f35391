package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/storage}: what a package of a
 * user uses.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/storage")
@ApplicationScoped
public class UsersPackageStorageResource extends OwnedPackageStorage {}
