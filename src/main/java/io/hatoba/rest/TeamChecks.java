package io.hatoba.rest;

import io.hatoba.access.OrganizationAccess;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Asks the policy for the team that a path names. */
@ApplicationScoped
class TeamChecks {
  private static final int FORBIDDEN = 403;

  @Inject private Teams teams;
  @Inject private Checks checks;

  /** An organization whose teams the caller may see. */
  OrganizationAccess organization(HttpServletRequest request, String org) {
    return checks.readOrganization(request, org);
  }

  /** An organization that the caller administers. */
  OrganizationAccess administered(HttpServletRequest request, String org) {
    return checks.administeredOrganization(request, org);
  }

  /** Refuses a token without a scope. */
  void requireScope(HttpServletRequest request, String scope) {
    checks.requireScope(request, scope);
  }

  /** A user; no organization. */
  User user(String login) {
    return checks.user(login);
  }

  /** A team that the caller sees. */
  Team seen(HttpServletRequest request, String org, String slug) {
    OrganizationAccess access = checks.readOrganization(request, org);
    return teams
        .find(access.id(), slug, SignedIn.require(request).id(), access.administers())
        .orElseThrow(
            () ->
                ApiException.hidden(
                    SignedIn.require(request).login() + " sees no team " + org + "/" + slug));
  }

  /** A team that the caller may change: an owner of the organization, or a maintainer of it. */
  Team maintained(HttpServletRequest request, String org, String slug) {
    OrganizationAccess access = checks.readOrganization(request, org);
    Team team = seen(request, org, slug);
    boolean maintains =
        SignedIn.require(request).scopes().contains("admin:org")
            && teams.findMaintainer(team.id(), SignedIn.require(request).id()).orElse(false);
    if (!access.administers() && !maintains) {
      throw new ApiException(
          FORBIDDEN,
          "You must be an owner of the organization or maintain the team, with the scope admin:org");
    }
    return team;
  }
}
