package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /}, {@code /meta} and {@code /zen}. */
@Path("/")
@ApplicationScoped
public class RootResource {
  /** The GitHub Enterprise Server whose API this is. */
  static final String VERSION = "3.19.0";

  static final String ZEN = "Keep it logically awesome.";

  @Inject private Urls urls;

  /** Where things are, as URI templates; of what Hatoba serves. */
  @GET
  @MayCall(Need.NOTHING)
  public Response root() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("current_user_url", urls.api("/user"));
    places.put("current_user_repositories_url", urls.api("/user/repos{?type,page,per_page,sort}"));
    places.put("organization_url", urls.api("/orgs/{org}"));
    places.put(
        "organization_repositories_url", urls.api("/orgs/{org}/repos{?type,page,per_page,sort}"));
    places.put("organization_teams_url", urls.api("/orgs/{org}/teams"));
    places.put("rate_limit_url", urls.api("/rate_limit"));
    places.put("repository_url", urls.api("/repos/{owner}/{repo}"));
    places.put("user_url", urls.api("/users/{user}"));
    places.put("user_organizations_url", urls.api("/user/orgs"));
    places.put("user_repositories_url", urls.api("/users/{user}/repos{?type,page,per_page,sort}"));
    return Answers.ok(places);
  }

  record MetaBody(boolean verifiablePasswordAuthentication, String installedVersion) {}

  /** What this server is; {@code /authorizations} takes passwords. */
  @GET
  @Path("meta")
  @MayCall(Need.NOTHING)
  public Response meta() {
    return Answers.ok(new MetaBody(true, VERSION));
  }

  /** The rate limit, which is off, as on a GitHub Enterprise Server where nobody turned it on. */
  @GET
  @Path("rate_limit")
  @MayCall(Need.CREDENTIAL)
  public Response rateLimit() {
    throw new ApiException(404, "Rate limiting is not enabled.");
  }

  /** A line to see that somebody is there. */
  @GET
  @Path("zen")
  @MayCall(Need.NOTHING)
  public Response zen() {
    return Response.ok(ZEN.getBytes(StandardCharsets.UTF_8), MediaType.TEXT_PLAIN_TYPE).build();
  }
}
