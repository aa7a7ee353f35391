package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /orgs/{org}/packages/…/tag-protection}: rules that protect tags of packages of an
 * organization.
 */
@Path("orgs/{owner}/packages/{package_type}/{package_name: .+?}/tag-protection")
@ApplicationScoped
public class OrgPackageTagProtectionResource extends PackageTagProtectionOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.ORGANIZATION;
  }
}
