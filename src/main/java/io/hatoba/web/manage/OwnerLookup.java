package io.hatoba.web.manage;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** The account that a path names, for a reader who may do there what only its owner may. */
@RequestScoped
public class OwnerLookup {
  private final Users users;
  private final RepositoryPolicy policy;
  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public OwnerLookup() {
    this(null, null, null);
  }

  /** For whoever reads. */
  @Inject
  public OwnerLookup(Users users, RepositoryPolicy policy, Reader reader) {
    this.users = users;
    this.policy = policy;
    this.reader = reader;
  }

  /**
   * The account of a path with {@code {org}} or {@code {user}}.
   *
   * @throws PageRefusal.NotFound if there is none, or the reader neither is nor owns it
   */
  public User require(PageRequest request) {
    Caller.Account caller = reader.requireAccount();
    boolean organization = request.names().containsKey("org");
    return users
        .find(request.name(organization ? "org" : "user"))
        .filter(account -> account.organization() == organization)
        .filter(account -> policy.decideOwning(caller, account.id()).allowed())
        .orElseThrow(PageRefusal.NotFound::new);
  }
}
