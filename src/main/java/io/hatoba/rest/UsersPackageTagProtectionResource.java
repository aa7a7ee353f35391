package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/**
 * {@code /users/{username}/packages/…/tag-protection}: rules that protect tags of packages of a
 * user.
 */
@Path("users/{owner}/packages/{package_type}/{package_name: .+?}/tag-protection")
@ApplicationScoped
public class UsersPackageTagProtectionResource extends PackageTagProtectionOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.USER;
  }
}
