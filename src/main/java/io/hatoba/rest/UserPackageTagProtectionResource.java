package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/tag-protection}: rules that protect tags of a
 * package of the caller.
 */
@Path("user/packages/{package_type}/{package_name}/tag-protection")
@ApplicationScoped
public class UserPackageTagProtectionResource extends OwnedPackageTagProtection {}
