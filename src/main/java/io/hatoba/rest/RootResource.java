package io.hatoba.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /}, {@code /meta} and {@code /zen}. */
@Path("/")
@ApplicationScoped
public class RootResource {
  /** The GitHub Enterprise Server whose API this is. */
  static final String VERSION = "3.19.0";

  private static final String ZEN = "Keep it logically awesome.";

  @Inject private Urls urls;

  /** Where things are, as URI templates; of what Hatoba serves. */
  @GET
  @MayCall(Need.NOTHING)
  public Response root() {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("current_user_url", urls.api("/user"));
    places.put("user_url", urls.api("/users/{user}"));
    return Response.ok(ApiJson.bytes(places), MediaType.APPLICATION_JSON_TYPE).build();
  }

  record MetaBody(boolean verifiablePasswordAuthentication, String installedVersion) {}

  /** What this server is. */
  @GET
  @Path("meta")
  @MayCall(Need.NOTHING)
  public Response meta() {
    return Response.ok(ApiJson.bytes(new MetaBody(false, VERSION)), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /** A line to see that somebody is there. */
  @GET
  @Path("zen")
  @MayCall(Need.NOTHING)
  public Response zen() {
    return Response.ok(ZEN, MediaType.TEXT_PLAIN_TYPE).build();
  }
}
