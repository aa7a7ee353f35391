package io.hatoba.access;

import io.hatoba.events.Actor;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Who makes a request. */
public sealed interface Caller {
  /** No token has this key: its account showed a password. */
  long NO_TOKEN = 0;

  /** Nobody said who they are. */
  record Anonymous() implements Caller {}

  /** Whoever showed a credential. */
  sealed interface Known extends Caller {
    /** The account in whose name things are done. */
    long accountId();

    /** What was shown. */
    Credential credential();

    /** When what was shown ceases to be good; empty if never. */
    Optional<Instant> end();

    /** The same for the audit log. */
    Actor actor();
  }

  /**
   * An account that showed a personal access token, its password or the secret of a session.
   *
   * @param id the account
   * @param login as its owner wrote it
   * @param siteAdmin whether the account administers the instance
   * @param scopes what the token allows, implied scopes included
   * @param tokenId surrogate key of the token; {@link #NO_TOKEN} where a password or a session was
   *     shown
   * @param end when what was shown ceases to be good; empty if never
   * @param sessionId surrogate key of the session of a browser, where that was shown
   */
  record Account(
      long id,
      String login,
      boolean siteAdmin,
      Set<String> scopes,
      long tokenId,
      Optional<Instant> end,
      OptionalLong sessionId)
      implements Known {
    /** Copies the scopes. */
    public Account {
      scopes = Set.copyOf(scopes);
    }

    /** By a token or a password. */
    public Account(
        long id,
        String login,
        boolean siteAdmin,
        Set<String> scopes,
        long tokenId,
        Optional<Instant> end) {
      this(id, login, siteAdmin, scopes, tokenId, end, OptionalLong.empty());
    }

    /** By a token without an end. */
    public Account(long id, String login, boolean siteAdmin, Set<String> scopes, long tokenId) {
      this(id, login, siteAdmin, scopes, tokenId, Optional.empty());
    }

    /** Whether it does everything here: a site administrator, by a token that says so. */
    public boolean administersSite() {
      return siteAdmin && scopes.contains("site_admin");
    }

    @Override
    public long accountId() {
      return id;
    }

    @Override
    public Credential credential() {
      return sessionId.isPresent()
          ? new Credential(Credential.Kind.SESSION, sessionId.getAsLong())
          : new Credential(Credential.Kind.PERSONAL, tokenId);
    }

    @Override
    public Actor actor() {
      if (sessionId.isPresent()) {
        return Actor.session(id, login, sessionId.getAsLong());
      }
      return tokenId == NO_TOKEN ? Actor.password(id, login) : Actor.personal(id, login, tokenId);
    }
  }

  /**
   * A run of a repository's workflows that showed its token.
   *
   * @param tokenId surrogate key of the token
   * @param repositoryId the repository, which is what has roles here
   * @param ownerId the account that owns the repository
   * @param repository {@code OWNER/NAME}, as their owner wrote them
   * @param run what the repository calls the run; may be empty
   * @param writes whether the token is good for more than pulling
   * @param expiresAt when the token ceases to be good
   */
  record Workflow(
      long tokenId,
      long repositoryId,
      long ownerId,
      String repository,
      String run,
      boolean writes,
      Instant expiresAt)
      implements Known {
    @Override
    public Optional<Instant> end() {
      return Optional.of(expiresAt);
    }

    /** In whose name all runs push; a row that every instance has. */
    public static final long ACCOUNT_ID = -1;

    @Override
    public long accountId() {
      return ACCOUNT_ID;
    }

    @Override
    public Credential credential() {
      return new Credential(Credential.Kind.WORKFLOW, tokenId);
    }

    @Override
    public Actor actor() {
      return Actor.workflow(ACCOUNT_ID, tokenId);
    }
  }
}
