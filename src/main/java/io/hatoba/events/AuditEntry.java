package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import io.hatoba.metadata.events.AuditRow;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * A line of the audit log.
 *
 * @param id the greater, the later it was written
 * @param at when it happened, or happened first
 * @param recordedAt when it was written
 * @param action what happened; {@link AuditAction} has the names of this version
 * @param operation GitHub's kind of it; empty if this version does not know the action
 * @param origin who did it, and from where
 * @param ownerId the account of the subject's owner, where it had one
 * @param ownedByOrganization whether that is an organization
 * @param subject what it was done to
 * @param refused whether it was refused
 * @param reason why it came out as it did; may be empty
 * @param times how often it happened
 * @param details an object of JSON
 */
public record AuditEntry(
    long id,
    Instant at,
    Instant recordedAt,
    String action,
    String operation,
    Origin origin,
    OptionalLong ownerId,
    boolean ownedByOrganization,
    Subject subject,
    boolean refused,
    String reason,
    long times,
    String details) {
  static AuditEntry of(AuditDao.Recorded recorded) {
    AuditRow row = recorded.row();
    AuditRow.Who who = row.who();
    AuditRow.What what = row.what();
    return new AuditEntry(
        recorded.id(),
        row.occurredAt(),
        recorded.recordedAt(),
        row.action(),
        AuditAction.operationOf(row.action()),
        new Origin(
            new Actor(
                who.accountId(),
                who.login(),
                CredentialKind.valueOf(who.credential()),
                who.credentialId()),
            who.address(),
            who.userAgent()),
        recorded.ownerId(),
        recorded.ownerKind().equals("ORGANIZATION"),
        new Subject(
            what.owner(),
            what.repository(),
            what.image(),
            what.reference(),
            what.digest(),
            what.accountId(),
            what.account()),
        row.outcome().word().equals(AuditEvent.REFUSED),
        row.outcome().reason(),
        row.outcome().times(),
        row.outcome().details());
  }
}
