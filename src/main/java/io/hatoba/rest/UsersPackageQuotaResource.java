package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/{package_type}/{package_name}/quota}: how much a package of a
 * user may use.
 */
@Path("users/{username}/packages/{package_type}/{package_name}/quota")
@ApplicationScoped
public class UsersPackageQuotaResource extends OwnedPackageQuota {}
