package io.hatoba.rest;

import io.hatoba.access.Action;
import io.hatoba.catalog.PackageReadme;
import io.hatoba.catalog.PackageReadmes;
import io.hatoba.catalog.RegistryPackage;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The README that somebody wrote for a package of an account; no part of GitHub's API, where a
 * package shows that of its repository.
 */
public abstract class OwnedPackageReadme {
  private static final String RESOURCE = "PackageReadme";

  @Inject private PackageReadmes readmes;
  @Inject private PackageChecks packageChecks;

  record Request(@Nullable String text) {}

  /**
   * A README.
   *
   * @param text Markdown
   * @param updatedBy login of who wrote it last
   */
  record Body(String text, String updatedBy, String updatedAt) {
    static Body of(PackageReadme readme) {
      return new Body(readme.text(), readme.updatedBy(), ApiJson.time(readme.updatedAt()));
    }
  }

  /**
   * The README of the package, as it was written.
   *
   * @return 200 with {@code text}, Markdown that nobody has looked at; {@code updated_by}; {@code
   *     updated_at}; 404 if nobody wrote one
   */
  @GET
  @MayCall(Need.PACKAGE_READER)
  public Response get(@Context HttpServletRequest request, @Context UriInfo uri) {
    return answer(packageChecks.require(request, uri, Action.PULL));
  }

  private Response answer(RegistryPackage pack) {
    return readmes
        .find(pack.id())
        .map(readme -> Answers.ok(Body.of(readme)))
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Writes the README of the package, in place of the one before.
   *
   * @param body {@code text}, Markdown, at most 512 KiB in UTF-8
   * @return 200 with the README; 422 if it is missing, says nothing, or is longer
   */
  @PUT
  @LongBody
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response put(@Context HttpServletRequest request, @Context UriInfo uri, InputStream body) {
    Request asked = ApiJson.read(body, Request.class);
    RegistryPackage pack = packageChecks.require(request, uri, Action.ADMINISTER);
    String text = Bodies.require(RESOURCE, "text", asked.text());
    readmes.put(pack.id(), text, SignedIn.require(request).id());
    return answer(pack);
  }

  /**
   * Takes the README of the package away; it shows its description then.
   *
   * @return 204; 404 if it has none
   */
  @DELETE
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response delete(@Context HttpServletRequest request, @Context UriInfo uri) {
    if (!readmes.delete(packageChecks.require(request, uri, Action.ADMINISTER).id())) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
