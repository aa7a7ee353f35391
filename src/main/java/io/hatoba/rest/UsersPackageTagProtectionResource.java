package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/tag-protection}: rules that
 * protect tags of a package of a user.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/tag-protection")
@ApplicationScoped
public class UsersPackageTagProtectionResource extends OwnedPackageTagProtection {}
