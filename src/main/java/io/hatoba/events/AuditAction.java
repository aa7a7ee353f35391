package io.hatoba.events;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the audit log has events of, by GitHub's names where GitHub has one. A name is never given
 * another meaning: rows that have it are kept.
 */
public enum AuditAction {
  /** A good credential was shown. */
  USER_SIGNED_IN("user.login", Operation.AUTHENTICATION),
  /** What was shown is no credential, or too many before it were none. */
  SIGN_IN_FAILED("user.failed_login", Operation.AUTHENTICATION, true),
  /** Browsers are not signed in any more: somebody signed out, or ended their sessions. */
  SESSION_ENDED("user_session.destroy", Operation.REMOVE),
  /** An account of a person or a machine was made. */
  USER_CREATED("user.create", Operation.CREATE),
  /** A user got another login. */
  USER_RENAMED("user.rename", Operation.MODIFY),
  /** A user was let go. */
  USER_DELETED("user.delete", Operation.REMOVE),
  /** Nobody may act as the user. */
  USER_SUSPENDED("user.suspend", Operation.MODIFY),
  /** Somebody may act as the user again. */
  USER_UNSUSPENDED("user.unsuspend", Operation.MODIFY),
  /** The user became a site administrator. */
  USER_PROMOTED("user.promote", Operation.MODIFY),
  /** The user is no site administrator any more. */
  USER_DEMOTED("user.demote", Operation.MODIFY),
  /** A user signs in by another password than before, or by one at all. */
  PASSWORD_CHANGED("user.change_password", Operation.MODIFY),
  /** A personal access token was made. */
  TOKEN_CREATED("oauth_access.create", Operation.CREATE),
  /** A personal access token was revoked. */
  TOKEN_REVOKED("oauth_access.destroy", Operation.REMOVE),
  /** A workflow token was made, because an administrator of its repository or a job asked. */
  WORKFLOW_TOKEN_CREATED("workflow_token.create", Operation.CREATE),
  /** A workflow token was revoked. */
  WORKFLOW_TOKEN_REVOKED("workflow_token.destroy", Operation.REMOVE),
  /** The identity tokens of an issuer are good for workflow tokens. */
  ISSUER_TRUSTED("oidc_issuer.create", Operation.CREATE),
  /** The identity tokens of an issuer are good for something else than before. */
  ISSUER_CHANGED("oidc_issuer.update", Operation.MODIFY),
  /** The identity tokens of an issuer are good for nothing any more. */
  ISSUER_REMOVED("oidc_issuer.destroy", Operation.REMOVE),
  /** An organization was made. */
  ORGANIZATION_CREATED("org.create", Operation.CREATE),
  /** An organization got another login. */
  ORGANIZATION_RENAMED("org.rename", Operation.MODIFY),
  /** An organization was let go. */
  ORGANIZATION_DELETED("org.delete", Operation.REMOVE),
  /** What members of an organization may do in its repositories was changed. */
  BASE_ROLE_CHANGED("org.update_default_repository_permission", Operation.MODIFY),
  /** Which repositories members of an organization may make was changed. */
  MEMBER_VISIBILITIES_CHANGED("org.update_member_repository_creation_permission", Operation.MODIFY),
  /** With which visibilities members of an organization may publish packages was changed. */
  MEMBER_PACKAGES_CHANGED("org.update_member_package_creation_permission", Operation.MODIFY),
  /**
   * Whether packages that are linked by their first push have roles of the repository was changed.
   */
  LINKS_INHERITANCE_CHANGED("org.update_package_access_inheritance", Operation.MODIFY),
  /** A user became a member or an owner of an organization. */
  MEMBER_ADDED("org.add_member", Operation.CREATE),
  /** A member became an owner, or an owner a member. */
  MEMBER_CHANGED("org.update_member", Operation.MODIFY),
  /** A user is not in an organization any more. */
  MEMBER_REMOVED("org.remove_member", Operation.REMOVE),
  /** A login that an account had is free. */
  LOGIN_RELEASED("account.login_released", Operation.MODIFY),
  /** A team was made. */
  TEAM_CREATED("team.create", Operation.CREATE),
  /** A team was let go. */
  TEAM_DELETED("team.destroy", Operation.REMOVE),
  /** A team got another name. */
  TEAM_RENAMED("team.rename", Operation.MODIFY),
  /** A member of the organization was put into a team, or maintains it or no longer. */
  TEAM_MEMBER_ADDED("team.add_member", Operation.MODIFY),
  /** A user is not in a team any more. */
  TEAM_MEMBER_REMOVED("team.remove_member", Operation.MODIFY),
  /** A team was given a repository. */
  TEAM_REPOSITORY_ADDED("team.add_repository", Operation.MODIFY),
  /** A team was given another permission in a repository. */
  TEAM_REPOSITORY_CHANGED("team.update_repository_permission", Operation.MODIFY),
  /** What a team was given of a repository was taken back. */
  TEAM_REPOSITORY_REMOVED("team.remove_repository", Operation.MODIFY),
  /** A repository was made. */
  REPOSITORY_CREATED("repo.create", Operation.CREATE),
  /** A repository got another name. */
  REPOSITORY_RENAMED("repo.rename", Operation.MODIFY),
  /** A repository got another owner. */
  REPOSITORY_TRANSFERRED("repo.transfer", Operation.TRANSFER),
  /** Others see a repository than before. */
  REPOSITORY_VISIBILITY_CHANGED("repo.access", Operation.MODIFY),
  /** A repository was deleted with its images. */
  REPOSITORY_DELETED("repo.destroy", Operation.REMOVE),
  /** A repository was brought back with its images. */
  REPOSITORY_RESTORED("repo.restore", Operation.RESTORE),
  /** A name that a repository had is free. */
  REPOSITORY_NAME_RELEASED("repo.name_released", Operation.MODIFY),
  /** A user was given a repository. */
  COLLABORATOR_ADDED("repo.add_member", Operation.MODIFY),
  /** A user was given another permission in a repository. */
  COLLABORATOR_CHANGED("repo.update_member", Operation.MODIFY),
  /** What a user was given of a repository was taken back. */
  COLLABORATOR_REMOVED("repo.remove_member", Operation.MODIFY),
  /** The first manifest of a package was pushed. */
  PACKAGE_PUBLISHED("packages.package_published", Operation.CREATE),
  /** A manifest was pushed. */
  VERSION_PUBLISHED("packages.package_version_published", Operation.CREATE),
  /** A manifest was pulled. */
  VERSION_DOWNLOADED("packages.version_download", Operation.ACCESS),
  /** A manifest was deleted with its tags. */
  VERSION_DELETED("packages.package_version_deleted", Operation.REMOVE),
  /** A version was brought back with its parts. */
  VERSION_RESTORED("packages.package_version_restored", Operation.RESTORE),
  /** A tag was deleted. */
  TAG_DELETED("packages.tag_deleted", Operation.REMOVE),
  /** A tag was pointed at a manifest that was there, or put back to what it named before. */
  TAG_MOVED("packages.tag_moved", Operation.MODIFY),
  /** A rule that protects tags was made. */
  TAG_RULE_CREATED("tag_protection.create", Operation.CREATE),
  /** A rule that protects tags was removed. */
  TAG_RULE_REMOVED("tag_protection.destroy", Operation.REMOVE),
  /** A blob was deleted. */
  BLOB_DELETED("packages.blob_deleted", Operation.REMOVE),
  /** A layer or config was read, and is not what its digest says; nobody gets it any more. */
  BLOB_DAMAGED("packages.blob_damaged", Operation.MODIFY),
  /** It is again, by a push or because somebody put the file back. */
  BLOB_HEALED("packages.blob_healed", Operation.MODIFY),
  /** The bytes of a manifest were read, and have not its digest. */
  MANIFEST_DAMAGED("packages.manifest_damaged", Operation.MODIFY),
  /** They have again. */
  MANIFEST_HEALED("packages.manifest_healed", Operation.MODIFY),
  /** Every layer and manifest is to be read, because somebody asked. */
  SCRUB_STARTED("scrub.start", Operation.ACCESS),
  /** Somebody wants a round through the whole store to end before its end. */
  SCRUB_STOPPED("scrub.stop", Operation.MODIFY),
  /** Somebody wants a sweep to end before its end. */
  SWEEP_STOPPED("sweep.stop", Operation.MODIFY),
  /** A package was deleted with all of its names. */
  PACKAGE_DELETED("packages.package_deleted", Operation.REMOVE),
  /** A package was brought back with all of its names. */
  PACKAGE_RESTORED("packages.package_restored", Operation.RESTORE),
  /** What a package is was said. */
  PACKAGE_DESCRIBED("packages.description_changed", Operation.MODIFY),
  /** A README was written for a package. */
  PACKAGE_README_CHANGED("packages.readme_changed", Operation.MODIFY),
  /** It was taken away. */
  PACKAGE_README_REMOVED("packages.readme_removed", Operation.REMOVE),
  /** Others see a package than before. */
  PACKAGE_VISIBILITY_CHANGED("packages.visibility_changed", Operation.MODIFY),
  /** A package was linked to a repository. */
  PACKAGE_LINKED("packages.repository_linked", Operation.MODIFY),
  /** A package is linked to no repository any more. */
  PACKAGE_UNLINKED("packages.repository_unlinked", Operation.MODIFY),
  /** The roles of the linked repository count on a package, or no longer. */
  PACKAGE_INHERITANCE_CHANGED("packages.access_inheritance_changed", Operation.MODIFY),
  /** An account, a team or a repository was given a role on a package. */
  PACKAGE_ROLE_GRANTED("packages.role_granted", Operation.MODIFY),
  /** An account, a team or a repository was given another role on a package. */
  PACKAGE_ROLE_CHANGED("packages.role_changed", Operation.MODIFY),
  /** A role on a package was withdrawn. */
  PACKAGE_ROLE_WITHDRAWN("packages.role_withdrawn", Operation.MODIFY),
  /** A type of packages was enabled, made read-only or disabled. */
  PACKAGE_TYPES_CHANGED("packages.types_changed", Operation.MODIFY),
  /** What is kept of packages was said, for the instance, an owner or a package. */
  RETENTION_POLICY_SET("retention_policy.update", Operation.MODIFY),
  /** What was said of it does not hold any more. */
  RETENTION_POLICY_REMOVED("retention_policy.destroy", Operation.REMOVE),
  /** A run of retention has ended that deleted something, or that somebody asked for. */
  RETENTION_RUN("retention.run", Operation.REMOVE),
  /** Somebody wants a run of retention to end before its end. */
  RETENTION_STOPPED("retention.stop", Operation.MODIFY),
  /** How much packages may use was said, for owners, one of them or a package. */
  QUOTA_SET("quota.update", Operation.MODIFY),
  /** What was said of it does not hold any more. */
  QUOTA_REMOVED("quota.destroy", Operation.REMOVE),
  /** Something was added, and more than a soft quota is used now. */
  QUOTA_EXCEEDED("quota.exceeded", Operation.MODIFY),
  /** A hard quota was in the way of something. */
  QUOTA_REFUSED("quota.refused", Operation.ACCESS, true),
  /** Packages of the Docker registry are to be migrated to the Container registry. */
  MIGRATION_STARTED("packages.migration_started", Operation.MODIFY),
  /** Somebody wants a migration, or its undoing, to end before its end. */
  MIGRATION_STOPPED("packages.migration_stopped", Operation.MODIFY),
  /** Every package of a migration has been looked at. */
  MIGRATION_COMPLETED("packages.migration_completed", Operation.MODIFY),
  /** A package of the Docker registry belongs to the Container registry now. */
  PACKAGE_MIGRATED("packages.package_migrated", Operation.MODIFY),
  /** The versions of a package of the Docker registry are in one of the Container registry now. */
  PACKAGE_MERGED("packages.package_merged", Operation.MODIFY),
  /** A migration is to be taken back. */
  MIGRATION_UNDO_STARTED("packages.migration_undo_started", Operation.MODIFY),
  /** A migration was taken back where that could be. */
  MIGRATION_UNDONE("packages.migration_undone", Operation.MODIFY),
  /** A package that was migrated belongs to the Docker registry again. */
  PACKAGE_MIGRATION_UNDONE("packages.package_migration_undone", Operation.MODIFY),
  /** A pull was refused to somebody who had shown a credential. */
  PULL_REFUSED("packages.pull_refused", Operation.ACCESS, true),
  /** A push was refused to somebody who had shown a credential. */
  PUSH_REFUSED("packages.push_refused", Operation.ACCESS, true),
  /** A delete was refused to somebody who had shown a credential. */
  DELETE_REFUSED("packages.delete_refused", Operation.ACCESS, true),
  /** The list of all repositories was refused to somebody who had shown a credential. */
  CATALOG_REFUSED("packages.catalog_refused", Operation.ACCESS, true),
  /** A call of the REST API was refused to somebody who had shown a credential. */
  API_REFUSED("api.request_refused", Operation.ACCESS, true),
  /** A hook was made. */
  HOOK_CREATED("hook.create", Operation.CREATE),
  /** A hook is told elsewhere than before, or in another way. */
  HOOK_CONFIG_CHANGED("hook.config_changed", Operation.MODIFY),
  /** A hook hears of other events than before. */
  HOOK_EVENTS_CHANGED("hook.events_changed", Operation.MODIFY),
  /** A hook hears of something again, or of nothing any more. */
  HOOK_ACTIVE_CHANGED("hook.active_changed", Operation.MODIFY),
  /** A hook was deleted. */
  HOOK_DESTROYED("hook.destroy", Operation.REMOVE),
  /** Hooks may be told at other private addresses than before. */
  HOOK_NETWORKS_CHANGED("hook_networks.update", Operation.MODIFY),
  /** The keys that sign bearer tokens were replaced: somebody asked, or it was time. */
  BEARER_KEYS_REPLACED("bearer_keys.rotate", Operation.MODIFY),
  /** A key of bearer tokens was forgotten that had been replaced, with its last token. */
  BEARER_KEYS_FORGOTTEN("bearer_keys.forget", Operation.REMOVE),
  /** The whole database was read, for a backup: whoever did has every secret in it. */
  DATABASE_COPIED("business.database_copy", Operation.ACCESS),
  /**
   * What happened to what an organization owns was read as a whole, or what a phrase finds of it.
   */
  ORGANIZATION_LOG_EXPORTED("org.audit_log_export", Operation.ACCESS),
  /** The log was read as a whole, or what a phrase finds of it. */
  LOG_EXPORTED("business.audit_log_export", Operation.ACCESS),
  /** More happened than was written one by one; how often, and from where if that is known. */
  OVERFLOWN("audit_log.overflow", Operation.ACCESS);

  /** GitHub's kinds of events. */
  private enum Operation {
    ACCESS,
    AUTHENTICATION,
    CREATE,
    MODIFY,
    REMOVE,
    RESTORE,
    TRANSFER;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String word;
  private final Operation operation;
  private final boolean refusal;

  AuditAction(String word, Operation operation) {
    this(word, operation, false);
  }

  AuditAction(String word, Operation operation, boolean refusal) {
    this.word = word;
    this.operation = operation;
    this.refusal = refusal;
  }

  /** The name in the log. */
  public String word() {
    return word;
  }

  /** Whether what was asked for was not done. */
  boolean refusal() {
    return refusal;
  }

  /** GitHub's {@code operation_type} of a name; empty if this version knows no such name. */
  static String operationOf(String word) {
    for (AuditAction action : values()) {
      if (action.word.equals(word)) {
        return action.operation.word();
      }
    }
    return "";
  }

  /** Names whose {@code operation_type} is this one; none if there is no such type. */
  static Set<String> wordsOf(String operation) {
    return Arrays.stream(values())
        .filter(action -> action.operation.word().equals(operation))
        .map(AuditAction::word)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** GitHub's kinds of events. */
  static List<String> operations() {
    return Arrays.stream(Operation.values()).map(Operation::word).toList();
  }
}
