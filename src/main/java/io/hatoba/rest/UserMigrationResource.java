package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;

/** {@code /user/docker}: images of the caller that are to be migrated. */
@Path("user/docker")
@ApplicationScoped
public class UserMigrationResource extends OwnedMigration {
  @Override
  void requireMigrates(HttpServletRequest request, User owner) {
    packageChecks().requireScopes(request, "write:packages");
  }
}
