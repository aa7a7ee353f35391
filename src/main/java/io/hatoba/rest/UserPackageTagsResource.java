package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /user/packages/…/tags}: tags of packages of the caller. */
@Path("user/packages/{package_type}/{package_name: .+?}/tags")
@ApplicationScoped
public class UserPackageTagsResource extends TagOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.CALLER;
  }
}
