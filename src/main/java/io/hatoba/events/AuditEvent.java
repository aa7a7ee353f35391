package io.hatoba.events;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.metadata.events.AuditRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened, once or several times.
 *
 * @param at when, or when first
 * @param action what
 * @param origin who did it, and from where
 * @param subject what it was done to
 * @param reason why it came out as it did, in words for people; may be empty
 * @param times how often
 * @param details what else there is to say, as values of JSON
 */
public record AuditEvent(
    Instant at,
    AuditAction action,
    Origin origin,
    Subject subject,
    String reason,
    long times,
    Map<String, Object> details) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST_REASON = 2_000;
  private static final int LONGEST_DETAILS = 10_000;

  private static final String UNTIL = "until";

  /** How the outcome of a refusal stands in its row. */
  static final String REFUSED = "REFUSED";

  /** Copies the details, and takes of the reason what can be kept. */
  public AuditEvent {
    reason = PrintableText.of(reason, LONGEST_REASON);
    details = Map.copyOf(details);
  }

  /** The same as somebody did it who is not there any more. */
  public AuditEvent by(Origin other) {
    return new AuditEvent(at, action, other, subject, reason, times, details);
  }

  /** What two events have in common that may be one. */
  record Key(AuditAction action, Actor actor, String address, Subject subject) {}

  Key key() {
    Actor actor = origin.actor();
    // An account is the same whether its login is known by now or not.
    Actor same =
        actor.accountId().isPresent()
            ? new Actor(actor.accountId(), "", actor.credential(), actor.credentialId())
            : actor;
    return new Key(action, same, origin.address(), subject);
  }

  /** Those that happened more often, the last time then. */
  AuditEvent repeated(long altogether, Instant last) {
    if (altogether == times) {
      return this;
    }
    Map<String, Object> more = new TreeMap<>(details);
    more.put(UNTIL, last.truncatedTo(ChronoUnit.MILLIS).toString());
    return new AuditEvent(at, action, origin, subject, reason, altogether, more);
  }

  /** When it happened the last time. */
  Instant last() {
    Object until = details.get(UNTIL);
    return until == null ? at : Instant.parse(until.toString());
  }

  AuditRow row() {
    Actor actor = origin.actor();
    return new AuditRow(
        at.truncatedTo(ChronoUnit.MILLIS),
        action.word(),
        new AuditRow.Who(
            actor.accountId(),
            actor.login(),
            actor.credential().name(),
            actor.credentialId(),
            origin.address(),
            origin.userAgent()),
        new AuditRow.What(
            subject.owner(),
            subject.repository(),
            subject.image(),
            subject.reference(),
            subject.digest(),
            subject.accountId(),
            subject.account()),
        new AuditRow.Outcome(action.refusal() ? REFUSED : "ALLOWED", reason, times, json(details)));
  }

  private static String json(Map<String, Object> details) {
    try {
      // Control characters are escaped by JSON itself.
      String json = MAPPER.writeValueAsString(new TreeMap<>(details));
      return json.length() <= LONGEST_DETAILS ? json : "{\"cut\":" + json.length() + "}";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("details are values of JSON", impossible);
    }
  }
}
