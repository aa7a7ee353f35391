package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/readme}: the README of a package
 * of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/readme")
@ApplicationScoped
public class UsersPackageReadmeResource extends OwnedPackageReadme {}
