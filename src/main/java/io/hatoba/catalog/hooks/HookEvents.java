package io.hatoba.catalog.hooks;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The names of GitHub's events. A hook may ask for any of them, so that scripts need not know that
 * only those of packages happen here; a name that GitHub has not is refused, since it is a slip.
 */
public final class HookEvents {
  /** All events. */
  public static final String ALL = "*";

  static final String PING = "ping";

  /** Those that happen here when something is pushed. */
  public static final List<String> OF_PACKAGES = List.of("package", "registry_package");

  private static final Set<String> KNOWN =
      Set.of(
          ("* branch_protection_configuration branch_protection_rule cache_sync check_run"
                  + " check_suite code_scanning_alert commit_comment create custom_property"
                  + " custom_property_values delete dependabot_alert deploy_key deployment"
                  + " deployment_protection_rule deployment_review deployment_status discussion"
                  + " discussion_comment enterprise fork github_app_authorization gollum"
                  + " installation installation_repositories installation_target issue_comment"
                  + " issue_dependencies issues label marketplace_purchase member membership"
                  + " merge_group meta milestone organization org_block package page_build"
                  + " personal_access_token_request ping project project_card project_column"
                  + " projects_v2 projects_v2_item projects_v2_status_update public pull_request"
                  + " pull_request_review pull_request_review_comment pull_request_review_thread"
                  + " push registry_package release repository repository_advisory"
                  + " repository_dispatch repository_import repository_ruleset"
                  + " repository_vulnerability_alert secret_scanning_alert"
                  + " secret_scanning_alert_location secret_scanning_scan security_advisory"
                  + " security_and_analysis sponsorship star status sub_issues team team_add user"
                  + " watch workflow_dispatch workflow_job workflow_run")
              .split(" "));

  private HookEvents() {}

  /** All names that a hook may ask for, in the order of the alphabet. */
  public static List<String> all() {
    return KNOWN.stream().sorted().toList();
  }

  /**
   * Names of events, each once.
   *
   * @throws ValidationException if there is none, or GitHub has no such event
   */
  static List<String> require(Collection<String> names) {
    if (names.isEmpty()) {
      throw new ValidationException(
          HookConfig.RESOURCE, "events", Code.INVALID, HookRule.NO_EVENT.about());
    }
    for (String name : names) {
      if (name == null || !KNOWN.contains(name)) {
        throw new ValidationException(
            HookConfig.RESOURCE,
            "events",
            Code.INVALID,
            HookRule.UNKNOWN_EVENT.about(String.valueOf(name)));
      }
    }
    return names.stream().distinct().toList();
  }
}
