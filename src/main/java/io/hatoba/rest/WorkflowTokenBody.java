package io.hatoba.rest;

import io.hatoba.accounts.workflows.WorkflowTokens;

/**
 * A workflow token that was just made.
 *
 * @param token the secret, shown this once
 * @param repository {@code OWNER/NAME}
 */
record WorkflowTokenBody(
    long id,
    String token,
    String expiresAt,
    PackagePermissions permissions,
    String repository,
    String run) {
  static WorkflowTokenBody of(WorkflowTokens.Made made) {
    return new WorkflowTokenBody(
        made.id(),
        made.secret().text(),
        ApiJson.time(made.expiresAt()),
        PackagePermissions.of(made.request().writes()),
        made.request().repository().fullName(),
        made.request().run());
  }
}
