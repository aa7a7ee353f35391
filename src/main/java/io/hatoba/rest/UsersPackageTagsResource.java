package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /users/{username}/packages/…/tags}: tags of packages of a user. */
@Path("users/{owner}/packages/{package_type}/{package_name: .+?}/tags")
@ApplicationScoped
public class UsersPackageTagsResource extends TagOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.USER;
  }
}
