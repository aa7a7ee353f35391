package io.hatoba.rest;

import io.hatoba.catalog.hooks.HookNetworks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/registry/hook-networks}: private addresses at which hooks may be told. An addition
 * to GitHub's API.
 */
@Path("admin/registry/hook-networks")
@ApplicationScoped
public class AdminHookNetworksResource {
  @Inject private HookNetworks networks;

  /** Ranges in CIDR form. */
  record NetworksBody(@Nullable List<String> networks) {}

  /** The ranges that are allowed; public addresses need not be among them. */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get() {
    return Answers.ok(new NetworksBody(networks.list()));
  }

  /**
   * Allows these ranges and no others, from the next attempt on.
   *
   * @param body {@code networks}, such as {@code ["10.1.2.0/24"]}
   * @return 200 with the ranges; 422 if one is none
   */
  @PUT
  @MayCall(Need.SITE_ADMIN)
  public Response change(InputStream body) {
    networks.change(
        Bodies.require(
            "HookNetworks", "networks", ApiJson.read(body, NetworksBody.class).networks()));
    return get();
  }
}
