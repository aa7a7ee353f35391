package io.hatoba.events.exports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AuditEventBody(
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
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Whether it is told where the request came from. */
  public enum Address {
    /** To who administers the instance. */
    SHOWN,
    /** To others. */
    LEFT_OUT
  }

  /** The shape of an event. */
  public static AuditEventBody of(AuditEntry entry, Address address) {
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

  /** As JSON, in one line. */
  byte[] bytes() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException unwritable) {
      throw new IllegalStateException("an event cannot be written", unwritable);
    }
  }

  /** In GitHub's words. */
  private static @Nullable String accessType(Actor actor) {
    return switch (actor.credential()) {
      case NONE, SYSTEM -> null;
      case PASSWORD -> "Password";
      case PERSONAL_ACCESS_TOKEN -> "Personal access token (classic)";
      case WORKFLOW_TOKEN -> "GITHUB_TOKEN";
      case SESSION -> "Web session";
    };
  }

  private static @Nullable Long boxed(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }
}
