package io.hatoba.rest;

import io.hatoba.accounts.workflows.ClaimCondition;
import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.ClaimTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule of an issuer, as it is shown and as it is asked for.
 *
 * @param repository <code>OWNER/NAME</code>, in which <code>{claim}</code> stands for a claim
 * @param run what runs are called, likewise; their subject if nobody says
 * @param expiresIn seconds that tokens live
 */
record OidcRuleBody(
    @Nullable String name,
    @Nullable List<Condition> conditions,
    @Nullable String repository,
    @Nullable String run,
    @Nullable PackagePermissions permissions,
    @Nullable Long expiresIn) {
  private static final String RESOURCE = "OidcRule";
  private static final String USUAL_RUN = "{sub}";

  record Condition(@Nullable String claim, @Nullable String pattern) {
    ClaimCondition condition() {
      return new ClaimCondition(
          Bodies.require(RESOURCE, "claim", claim), Bodies.require(RESOURCE, "pattern", pattern));
    }
  }

  static OidcRuleBody of(ClaimRule rule) {
    return new OidcRuleBody(
        rule.name(),
        rule.conditions().stream()
            .map(condition -> new Condition(condition.claim(), condition.pattern()))
            .toList(),
        rule.repository().text(),
        rule.run().text(),
        PackagePermissions.of(rule.writes()),
        rule.lifetime().toSeconds());
  }

  ClaimRule rule() {
    return new ClaimRule(
        Bodies.require(RESOURCE, "name", name),
        Bodies.require(RESOURCE, "conditions", conditions).stream()
            .map(condition -> Bodies.require(RESOURCE, "conditions", condition).condition())
            .toList(),
        new ClaimTemplate(Bodies.require(RESOURCE, "repository", repository)),
        new ClaimTemplate(run == null ? USUAL_RUN : run),
        PackagePermissions.writes(RESOURCE, permissions),
        WorkflowTokensResource.lifetime(expiresIn));
  }
}
