package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /user/packages/…/tag-protection}: rules that protect tags of packages of the caller. */
@Path("user/packages/{package_type}/{package_name: .+?}/tag-protection")
@ApplicationScoped
public class UserPackageTagProtectionResource extends PackageTagProtectionOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.CALLER;
  }
}
