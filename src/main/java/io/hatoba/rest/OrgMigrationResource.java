package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;

/** {@code /orgs/{org}/docker}: images of an organization that are to be migrated. */
@Path("orgs/{org}/docker")
@ApplicationScoped
public class OrgMigrationResource extends OwnedMigration {
  @Override
  void requireMigrates(HttpServletRequest request, User owner) {
    checks().administeredOrganization(request, owner.login());
  }
}
