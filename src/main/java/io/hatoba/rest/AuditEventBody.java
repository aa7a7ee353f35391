package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.hatoba.events.Actor;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.Subject;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An event of the audit log, in GitHub's shape {@code audit-log-event}; what there is nothing to
 * say of is left out.
 *
 * @param timestamp when it happened, or happened first, in milliseconds
 * @param documentId by which it is known
 * @param programmaticAccessType kind of the token, where one was shown
 * @param tokenId the token's key, by which a site administrator can revoke it
 * @param owner of the repository or the image; {@code org} where that is an organization
 * @param packageName the image
 * @param version tag of it, where the event is about a package; else {@code target} says which
 * @param user whom it was done to
 * @param outcome {@code allowed} or {@code refused}
 * @param explanation why
 * @param count how often it happened
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record AuditEventBody(
    @JsonProperty("@timestamp") long timestamp,
    @JsonProperty("_document_id") String documentId,
    String action,
    String operationType,
    String actor,
    @Nullable Long actorId,
    String actorIp,
    String userAgent,
    @Nullable String programmaticAccessType,
    @Nullable Long tokenId,
    long createdAt,
    String owner,
    String org,
    @Nullable Long orgId,
    String repo,
    @JsonProperty("package") String packageName,
    String version,
    String target,
    String digest,
    String user,
    @Nullable Long userId,
    String outcome,
    String explanation,
    long count,
    @JsonRawValue String data) {
  /** Whether it is told where the request came from. */
  enum Address {
    SHOWN,
    LEFT_OUT
  }

  static AuditEventBody of(AuditEntry entry, Address address) {
    Actor actor = entry.origin().actor();
    Subject subject = entry.subject();
    boolean organization = entry.ownedByOrganization();
    boolean ofPackage = !subject.image().isEmpty();
    return new AuditEventBody(
        entry.at().toEpochMilli(),
        Long.toString(entry.id()),
        entry.action(),
        entry.operation(),
        actor.login(),
        boxed(actor.accountId()),
        address == Address.SHOWN ? entry.origin().address() : "",
        entry.origin().userAgent(),
        accessType(actor),
        boxed(actor.credentialId()),
        entry.recordedAt().toEpochMilli(),
        subject.owner(),
        organization ? subject.owner() : "",
        organization ? boxed(entry.ownerId()) : null,
        subject.repository(),
        subject.image(),
        ofPackage ? subject.reference() : "",
        ofPackage ? "" : subject.reference(),
        subject.digest(),
        subject.account(),
        boxed(subject.accountId()),
        entry.refused() ? "refused" : "allowed",
        entry.reason(),
        entry.times(),
        entry.details());
  }

  /** In GitHub's words. */
  private static @Nullable String accessType(Actor actor) {
    return switch (actor.credential()) {
      case NONE, SYSTEM -> null;
      case PASSWORD -> "Password";
      case PERSONAL_ACCESS_TOKEN -> "Personal access token (classic)";
      case WORKFLOW_TOKEN -> "GITHUB_TOKEN";
    };
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
