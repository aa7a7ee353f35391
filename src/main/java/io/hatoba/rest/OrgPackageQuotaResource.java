package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/{package_type}/{package_name}/quota}: how much a package of an
 * organization may use.
 */
@Path("orgs/{org}/packages/{package_type}/{package_name}/quota")
@ApplicationScoped
public class OrgPackageQuotaResource extends OwnedPackageQuota {}
