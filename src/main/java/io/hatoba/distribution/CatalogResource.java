package io.hatoba.distribution;

import io.hatoba.catalog.Packages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/_catalog}: the names of all repositories of the registry, or the registries, that the
 * host serves, as distribution lists them.
 */
@Path("_catalog")
@ApplicationScoped
public class CatalogResource {
  @Inject private Packages packages;

  record CatalogBody(List<String> repositories) {}

  /**
   * A page of repository names in bytewise order.
   *
   * @param n how many names at most, 0 or more
   * @param last the name after which the page begins
   * @return {@code {"repositories":[…]}}, with a {@code Link} while more follow
   */
  @GET
  @MayCall(Need.CATALOG)
  public Response list(
      @Context HttpServletRequest request,
      @QueryParam("n") @Nullable String n,
      @QueryParam("last") @DefaultValue("") String last) {
    int items = PageSize.parse(n).items();
    List<String> names =
        items == 0
            ? List.of()
            : packages.listNames(Granted.of(request).host().kind(), last, items + 1);
    boolean more = names.size() > items;
    List<String> page = more ? names.subList(0, items) : names;
    Response.ResponseBuilder answer =
        Response.ok(Json.bytes(new CatalogBody(page)), MediaType.APPLICATION_JSON_TYPE);
    if (more) {
      String query = "n=" + items + "&last=" + Locations.encoded(page.get(items - 1));
      answer.header(Headers.LINK, Locations.next("/v2/_catalog", query));
    }
    return answer.build();
  }
}
