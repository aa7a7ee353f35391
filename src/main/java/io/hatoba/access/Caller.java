package io.hatoba.access;

import java.util.Set;

/** Who makes a request. */
public sealed interface Caller {
  /** Nobody said who they are. */
  record Anonymous() implements Caller {}

  /**
   * An account that showed a personal access token.
   *
   * @param id the account
   * @param login as its owner wrote it
   * @param siteAdmin whether the account administers the instance
   * @param scopes what the token allows, implied scopes included
   * @param tokenId surrogate key of the token
   */
  record Account(long id, String login, boolean siteAdmin, Set<String> scopes, long tokenId)
      implements Caller {
    /** Copies the scopes. */
    public Account {
      scopes = Set.copyOf(scopes);
    }
  }
}
