package io.hatoba.events;

import java.util.OptionalLong;

/**
 * Who does something.
 *
 * @param accountId the account; empty for strangers and for the server itself
 * @param login what it is called; empty if that is not known here, or nobody said
 * @param credential kind of what was shown
 * @param credentialId surrogate key of what was shown
 */
public record Actor(
    OptionalLong accountId, String login, CredentialKind credential, OptionalLong credentialId) {
  private static final int LONGEST_LOGIN = 100;

  /** Takes of the login what can be kept. */
  public Actor {
    login = PrintableText.of(login, LONGEST_LOGIN);
  }

  /** Who has not said who they are. */
  public static final Actor ANONYMOUS =
      new Actor(OptionalLong.empty(), "", CredentialKind.NONE, OptionalLong.empty());

  /** The server itself. */
  public static final Actor SYSTEM =
      new Actor(OptionalLong.empty(), "", CredentialKind.SYSTEM, OptionalLong.empty());

  /** An account by its personal access token. */
  public static Actor personal(long accountId, String login, long tokenId) {
    return new Actor(
        OptionalLong.of(accountId),
        login,
        CredentialKind.PERSONAL_ACCESS_TOKEN,
        OptionalLong.of(tokenId));
  }

  /** An account by its password. */
  public static Actor password(long accountId, String login) {
    return new Actor(
        OptionalLong.of(accountId), login, CredentialKind.PASSWORD, OptionalLong.empty());
  }

  /** An account by the session of a browser. */
  public static Actor session(long accountId, String login, long sessionId) {
    return new Actor(
        OptionalLong.of(accountId), login, CredentialKind.SESSION, OptionalLong.of(sessionId));
  }

  /**
   * A run of a workflow by its token.
   *
   * @param accountId in whose name all runs are; the row tells what that is called
   */
  public static Actor workflow(long accountId, long tokenId) {
    return new Actor(
        OptionalLong.of(accountId), "", CredentialKind.WORKFLOW_TOKEN, OptionalLong.of(tokenId));
  }

  /**
   * Somebody who says who they are and cannot show it.
   *
   * @param login what they say
   * @param tokenId the personal access token that was shown, where it is one
   */
  public static Actor claimed(String login, OptionalLong tokenId) {
    return new Actor(
        OptionalLong.empty(),
        login,
        tokenId.isPresent() ? CredentialKind.PERSONAL_ACCESS_TOKEN : CredentialKind.NONE,
        tokenId);
  }
}
