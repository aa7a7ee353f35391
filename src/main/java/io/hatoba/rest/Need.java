package io.hatoba.rest;

/** Who the caller of a resource method must be. */
public enum Need {
  /** Anybody; a credential that is shown must be good all the same. */
  NOTHING(""),
  /** Whoever shows a good credential of an account. */
  CREDENTIAL(""),
  /** Whoever shows a login and its password, and no token: a token makes no other. */
  PASSWORD(""),
  /** The same as CREDENTIAL; the scope {@code repo} makes a difference. */
  REPOSITORY("repo"),
  /** The same; the scope {@code read:org} makes a difference. */
  ORGANIZATION("read:org"),
  /** The same; the scope {@code admin:org} makes a difference. */
  ORGANIZATION_OWNER("admin:org"),
  /** A run of a workflow, by its token. */
  WORKFLOW(""),
  /** Whoever may see a package; the scope {@code read:packages} makes a difference. */
  PACKAGE_READER("read:packages"),
  /** Whoever may push to a package; the scope {@code write:packages} makes a difference. */
  PACKAGE_WRITER("write:packages"),
  /** Whoever may delete of a package; the scope {@code delete:packages} makes a difference. */
  PACKAGE_DELETER("delete:packages"),
  /** Whoever administers a package; the scope {@code write:packages} makes a difference. */
  PACKAGE_ADMINISTRATOR("write:packages"),
  /** A site administrator, by a token with the scope {@code site_admin}. */
  SITE_ADMIN("site_admin");

  private final String scope;

  Need(String scope) {
    this.scope = scope;
  }

  /** The scope that is asked for; empty if none is. */
  String scope() {
    return scope;
  }
}
