package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/readme}: the README of a package of the
 * caller.
 */
@Path("user/packages/{package_type}/{package_name}/readme")
@ApplicationScoped
public class UserPackageReadmeResource extends OwnedPackageReadme {}
