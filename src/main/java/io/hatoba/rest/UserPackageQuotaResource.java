package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /user/packages/{package_type}/{package_name}/quota}: how much a package of the caller may
 * use.
 */
@Path("user/packages/{package_type}/{package_name}/quota")
@ApplicationScoped
public class UserPackageQuotaResource extends OwnedPackageQuota {}
