package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/access}: who has which role on a
 * package of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/access")
@ApplicationScoped
public class UsersPackageAccessResource extends OwnedPackageAccess {}
