package io.hatoba.accounts;

import io.hatoba.oci.Sentence;

/** What is refused of accounts and their repositories. */
public enum AccountRule implements Sentence {
  /** The login. */
  OWNS_PACKAGE("{0} owns 1 package; delete or transfer them first"),
  /** The login, how many. */
  OWNS_PACKAGES("{0} owns {1} packages; delete or transfer them first"),
  /** The organization. */
  WITHOUT_OWNER("the organization {0} would have no owner; name another, or delete it first"),
  /** Of accounts. */
  ACCOUNT_DELETED("the account was just deleted"),
  /** The login. */
  LOGIN_RESERVED("the login '{0}' is reserved; use another owner"),
  /** The name, its length, the longest. */
  NAME_TOO_LONG("the name of the package {0} would have {1} characters; at most {2} are allowed"),
  /** The longest. */
  LOGIN_MALFORMED(
      "Login may only contain alphanumeric characters or single hyphens, cannot begin or end with a"
          + " hyphen, and has at most {0} characters"),
  /** Of new accounts. */
  LOGIN_NOT_GIVEN("Login is reserved"),
  /** Of new accounts. */
  LOGIN_TAKEN("Login has already been taken"),
  /** Of passwords. */
  PASSWORD_WEAK(
      "password has at least 15 characters, or at least 8 with a digit and a lower-case letter, and"
          + " at most 1000"),
  /** Of passwords. */
  PRESENT_PASSWORD("the present password is another one"),
  /** Of administrators. */
  LAST_ADMINISTRATOR("the instance would have no site administrator; name another first"),
  /** Of members. */
  LAST_OWNER("the organization would have no owner; name another first"),
  /** The text. */
  NO_EMAIL("'{0}' is not a possible email"),
  /** The field, the most characters. */
  FIELD_LENGTH("{0} has at most {1} characters"),
  /** The most characters. */
  TEAM_NAME("Name must have a letter or a digit of ASCII, and at most {0} characters"),
  /** The slug. */
  TEAM_TAKEN("Name must be unique for this org: the team {0} exists"),
  /** Of teams. */
  ONLY_MEMBERS_IN_TEAMS(
      "only members of the organization can be in its teams; make the user one first"),
  /** The most characters. */
  NOTE_LENGTH("note has 1 to {0} characters"),
  /** Of tokens. */
  END_PAST("expires_at is past"),
  /** The scope. */
  UNKNOWN_SCOPE("{0} is no scope; see the documentation"),
  /** Of repositories. */
  REPOSITORY_NAME(
      "Name has letters, digits, '.', '_' and '-' only, 100 at most, and does not end in .git"),
  /** Of repositories. */
  REPOSITORY_TAKEN("name already exists on this account, or is an old name that was not released"),
  /** The path. */
  IMAGE_NAME_TAKEN("another image is reached by the name {0} there");

  private final String pattern;

  AccountRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
