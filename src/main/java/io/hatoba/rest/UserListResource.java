package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /users}: all of them. */
@Path("users")
@ApplicationScoped
public class UserListResource {
  @Inject private Users users;
  @Inject private Urls urls;

  /**
   * Users in the order in which they were made.
   *
   * @param since the id of the last one of the page before
   * @param perPage at most 100
   */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response list(
      @QueryParam("since") @Nullable String since,
      @QueryParam("per_page") @Nullable String perPage) {
    Since page = Since.of(urls.api("/users"), since, perPage);
    return page.page(
        users.list(page.since(), page.perPage()), User::id, user -> UserBody.of(user, urls));
  }
}
