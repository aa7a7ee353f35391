package io.hatoba.rest;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.User;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** {@code /admin/organizations}: organizations that site administrators make and rename. */
@Path("admin/organizations")
@ApplicationScoped
public class AdminOrganizationsResource {
  @Inject private Organizations organizations;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Checks checks;
  @Inject private Urls urls;

  record NewOrganization(
      @Nullable String login, @Nullable String admin, @Nullable String profileName) {}

  /**
   * Makes an organization.
   *
   * @param body {@code login}, {@code admin} (login of the user who owns it), {@code profile_name}
   * @return 201 with the organization; 422 if it may not have the login or there is no such user
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(InputStream body) {
    NewOrganization asked = ApiJson.read(body, NewOrganization.class);
    String login = Bodies.require("Organization", "login", asked.login());
    String admin = Bodies.require("Organization", "admin", asked.admin());
    User owner = requireUser(admin);
    String name = Bodies.text("Organization", "profile_name", asked.profileName(), 255).orElse("");
    Organization made = RacingInsert.retried(() -> organizations.create(login, owner.id(), name));
    return Answers.created(OrganizationBody.of(made, urls));
  }

  private User requireUser(String login) {
    try {
      return checks.user(login);
    } catch (ApiException none) {
      throw Bodies.invalid("Organization", "admin", login);
    }
  }

  record NewLogin(@Nullable String login) {}

  /**
   * Gives an organization another login. The one before goes on reaching it until it is released.
   *
   * @param body {@code login}
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 202 with a message and where it is now; 422 if it may not have the login
   */
  @PATCH
  @Path("{org}")
  @MayCall(Need.SITE_ADMIN)
  public Response rename(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    String login =
        Bodies.require("Organization", "login", ApiJson.read(body, NewLogin.class).login());
    long id = checks.organization(request, org).id();
    return dryRuns.of(
        dryRun,
        () -> {
          organizations.rename(id, login);
          return true;
        },
        renamed -> Answers.accepted("The organization was renamed.", urls.api("/orgs/" + login)));
  }
}
