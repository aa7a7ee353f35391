package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/tags}: tags of a package of a
 * user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/tags")
@ApplicationScoped
public class UsersPackageTagsResource extends OwnedPackageTags {}
