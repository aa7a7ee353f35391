package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.policy.PolicyScope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;

/**
 * {@code /user/quota}: how much all packages of the caller may use together; no part of GitHub's
 * API.
 */
@Path("user/quota")
@ApplicationScoped
public class UserQuotaResource {
  @Inject private QuotaCalls calls;
  @Inject private Checks checks;

  /**
   * The quota of the caller, and what is used.
   *
   * @return 200 with {@code quota}, which is null if there is none; {@code source}, where it is
   *     set: {@code instance}, {@code owner} or {@code package}; {@code set_at}; {@code
   *     logical_bytes} and {@code physical_bytes} that are used; and {@code largest}, what uses
   *     most of them
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request) {
    User owner = checks.self(request);
    checks.requireScope(request, "read:packages");
    return calls.get(new PolicyScope.Owner(owner.id(), owner.login(), false));
  }
}
