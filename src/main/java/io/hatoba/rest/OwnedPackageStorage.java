package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/**
 * What a package of an account uses of the storage, for whoever may pull it; no part of GitHub's
 * API.
 */
public abstract class OwnedPackageStorage {
  @Inject private StorageCalls calls;
  @Inject private PackageChecks packageChecks;

  /**
   * What the package uses, and its versions, the largest first.
   *
   * @return 200 with {@code logical_bytes} of its versions, {@code physical_bytes} that are kept of
   *     it, and {@code versions} with {@code id}, {@code digest}, {@code tags} and {@code size};
   *     {@code per_page} (1 to 100) and {@code after} choose the page, and {@code Link} has the
   *     next
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    RegistryPackage pack = packageChecks.require(request, uri, Action.PULL);
    return calls.ofPackage(new PolicyScope.Pack(pack.id(), pack.imageName()), uri);
  }
}
