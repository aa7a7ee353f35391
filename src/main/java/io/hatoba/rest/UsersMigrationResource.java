package io.hatoba.rest;

import io.hatoba.accounts.User;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;

/** {@code /users/{username}/docker}: images of a user that are to be migrated. */
@Path("users/{username}/docker")
@ApplicationScoped
public class UsersMigrationResource extends OwnedMigration {
  @Override
  void requireMigrates(HttpServletRequest request, User owner) {
    packageChecks().requireScopes(request, "write:packages");
    checks().requireOwn(request, owner);
  }
}
