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
  /** The same; changing what the caller says of itself needs the scope {@code user}. */
  USER("user"),
  /** Whoever administers a repository; the scope {@code admin:repo_hook} makes a difference. */
  REPOSITORY_HOOKS("admin:repo_hook"),
  /** Whoever owns an organization; the scope {@code admin:org_hook} makes a difference. */
  ORGANIZATION_HOOKS("admin:org_hook"),
  /** Whoever owns an organization, by a token that may read of it what it was told, and no more. */
  ORGANIZATION_AUDITOR("read:audit_log"),
  /** A run of a workflow, by its token. */
  WORKFLOW(""),
  /** Whoever may see packages, a run of a workflow too; the scope is {@code read:packages}. */
  PACKAGE_READER("read:packages"),
  /** Whoever may push to packages, a run of a workflow too; the scope is {@code write:packages}. */
  PACKAGE_WRITER("write:packages"),
  /** Whoever may delete packages, a run of a workflow too; by two scopes. */
  PACKAGE_DELETER("read:packages, delete:packages"),
  /** Whoever may restore packages, a run of a workflow too; by two scopes. */
  PACKAGE_RESTORER("read:packages, write:packages"),
  /** Whoever administers a package; the scope {@code write:packages} makes a difference. */
  PACKAGE_ADMINISTRATOR("write:packages"),
  /** A site administrator, by a token that may read the audit log; by site_admin it may too. */
  SITE_AUDITOR("read:audit_log"),
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

  /** Whether a run of a workflow may be let in, by its token. */
  boolean admitsWorkflows() {
    return switch (this) {
      case NOTHING, WORKFLOW, PACKAGE_READER, PACKAGE_WRITER, PACKAGE_DELETER, PACKAGE_RESTORER ->
          true;
      default -> false;
    };
  }
}
