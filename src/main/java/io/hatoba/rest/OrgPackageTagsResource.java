package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;

/** {@code /orgs/{org}/packages/…/tags}: tags of packages of an organization. */
@Path("orgs/{owner}/packages/{package_type}/{package_name: .+?}/tags")
@ApplicationScoped
public class OrgPackageTagsResource extends TagOperations {
  @Override
  PackagePaths.Below below() {
    return PackagePaths.Below.ORGANIZATION;
  }
}
