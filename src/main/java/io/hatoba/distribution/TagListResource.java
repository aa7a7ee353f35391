package io.hatoba.distribution;

import io.hatoba.registry.Tags;
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

/** {@code /v2/<name>/tags/list} (OCI Distribution Specification, "Listing Tags", end-8). */
@Path("{name:.+}/tags/list")
@ApplicationScoped
public class TagListResource {
  @Inject private Tags tags;
  @Inject private AccessChecks checks;

  record TagListBody(String name, List<String> tags) {}

  /**
   * A page of tags in bytewise order.
   *
   * @param n how many tags at most, 0 or more
   * @param last the tag after which the page begins, there or not
   * @return {@code {"name":…,"tags":[…]}}, with a {@code Link} while more follow
   */
  @GET
  @MayCall(Need.PULL)
  public Response list(
      @Context HttpServletRequest request,
      @QueryParam("n") @Nullable String n,
      @QueryParam("last") @DefaultValue("") String last) {
    Granted granted = Granted.of(request);
    int items = PageSize.parse(n).items();
    Tags.TagPage page = tags.list(granted.name(), last, items, checks.viewer(granted));
    String name = granted.name().toString();
    Response.ResponseBuilder answer =
        Response.ok(
            Json.bytes(new TagListBody(name, page.names())), MediaType.APPLICATION_JSON_TYPE);
    if (page.more()) {
      String query = "n=" + items + "&last=" + page.names().get(items - 1);
      answer.header(Headers.LINK, Locations.next("/v2/" + name + "/tags/list", query));
    }
    return answer.build();
  }
}
