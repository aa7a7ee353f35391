package io.hatoba.access;

import io.hatoba.oci.Sentence;

/** What refuses a credential, or a request of the REST API, as the audit log tells it. */
public enum ApiRule implements Sentence {
  /** Of sign-ins. */
  TOO_MANY_FAILED("too many sign-ins failed before"),
  /** Of sign-ins. */
  ACCOUNT_SUSPENDED("the account is suspended"),
  /** Of sign-ins. */
  ACCOUNT_OR_PASSWORD("no such account, or another password"),
  /** Of tokens. */
  NO_TOKEN("no such token, or it has expired"),
  /** Of tokens. */
  TOKEN_OF_ANOTHER("the token is another account's"),
  /** Of workflow tokens. */
  MAKER_LOST_ROLE("who asked for the token no longer administers its repository"),
  /** Of requests. */
  HEADER_MALFORMED("the Authorization header is malformed"),
  /** Of bearer tokens. */
  BEARER_INVALID("the bearer token is invalid or has expired; ask for another"),
  /** Of what is hidden or absent. */
  NO_ACCESS(
      "you have no access to this repository, or it does not exist; its administrators can give"
          + " it"),

  /** The account. */
  NO_SITE_ADMINISTRATOR("{0} is no site administrator"),
  /** The account, the owner, the name. */
  SEES_NO_REPOSITORY("{0} sees no repository {1}/{2}"),
  /** The account, the organization. */
  NO_MEMBER_OF("{0} is no member of the organization {1}"),
  /** The account, the other one. */
  NEITHER_NOR("{0} is neither {1} nor a site administrator"),
  /** The scope. */
  LACKS_SCOPE("The token lacks the scope {0}"),
  /** The scope. */
  SCOPE_NEEDED("You need at least {0} scope to do this"),
  /** The scope. */
  SCOPE_NEEDED_TO_SEE("You need at least {0} scope to see this"),
  /** The scope. */
  SCOPE_NEEDED_TO_LIST("You need at least {0} scope to list organizations"),
  /** The scope. */
  SCOPE_NEEDED_TO_CHANGE("You need at least {0} scope to change an organization"),
  /** The scope. */
  SCOPE_NEEDED_TO_AUDIT("You need at least {0} scope to read the audit log"),
  /** The organization. */
  OWNER_NEEDED("You must be an owner of the organization {0}"),
  /** Of workflow tokens. */
  NOT_FOR_WORKFLOWS("Resource not accessible by integration"),
  /** Of personal access tokens. */
  ONLY_FOR_WORKFLOWS("Only a workflow token can be used here");

  private final String pattern;

  ApiRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
