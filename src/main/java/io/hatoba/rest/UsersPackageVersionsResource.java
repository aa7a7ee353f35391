package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/versions}: versions of a package
 * of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/versions")
@ApplicationScoped
public class UsersPackageVersionsResource extends OwnedPackageVersions {}
