package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /user/packages/{package_type}/{package_name}/tags}: tags of a package of the caller. */
@Path("user/packages/{package_type}/{package_name}/tags")
@ApplicationScoped
public class UserPackageTagsResource extends OwnedPackageTags {}
