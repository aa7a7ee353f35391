package io.hatoba.web.console;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.web.PageRefusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Accounts that paths of the console name. */
@Singleton
class People {
  private final Users users;
  private final Organizations organizations;

  @Inject
  People(Users users, Organizations organizations) {
    this.users = users;
    this.organizations = organizations;
  }

  /** A person or a machine that signs in, by what somebody typed. */
  Optional<User> find(String login) {
    return users.find(login.strip()).filter(user -> !user.organization());
  }

  /** The same of a path. */
  User require(String login) {
    return find(login).orElseThrow(PageRefusal.NotFound::new);
  }

  /** A person, a machine or an organization, by what somebody typed. */
  Optional<User> findAccount(String login) {
    return users.find(login.strip());
  }

  /** The organization of a path. */
  Organization requireOrganization(String login) {
    return users
        .find(login)
        .filter(User::organization)
        .flatMap(account -> organizations.find(account.id()))
        .orElseThrow(PageRefusal.NotFound::new);
  }
}
