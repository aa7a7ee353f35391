package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The audit log as it is taken away: all that a phrase finds among what was written when somebody
 * asked, however much that is. Whoever reads it takes a part at a time, and between two of them
 * holds neither a transaction nor a connection.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class AuditExports {
  /** Events of one part; a busy one has 400 bytes, the largest 15,000. */
  private static final int TOGETHER = 500;

  private final AuditDao events;
  private final AuditQueue queue;
  private final AuditLog audit;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AuditExports() {
    this(null, null, null, null);
  }

  /** Over the rows of events, and what is not written yet. */
  @Inject
  public AuditExports(AuditDao events, AuditQueue queue, AuditLog audit, Clock clock) {
    this.events = events;
    this.queue = queue;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * All that somebody takes away.
   *
   * @param phrase what is looked for
   * @param oldestFirst by the order in which events were written
   * @param newest the last event that was written when they asked
   * @param begun when they asked
   */
  public record Export(AuditPhrase phrase, boolean oldestFirst, long newest, Instant begun) {}

  /**
   * Begins to export the log of the whole instance, and records that somebody does. What this node
   * has noticed so far is in it, that event is not.
   *
   * @param words the phrase as it was asked
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public Export begin(AuditPhrase phrase, String words, boolean oldestFirst) {
    return begin(AuditAction.LOG_EXPORTED, Subject.NOTHING, phrase, words, oldestFirst);
  }

  /**
   * The same of what happened to what an organization owns.
   *
   * @param id surrogate key of the organization
   * @param foldedLogin what it is called
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public Export beginOf(
      long id, String foldedLogin, AuditPhrase phrase, String words, boolean oldestFirst) {
    return begin(
        AuditAction.ORGANIZATION_LOG_EXPORTED,
        Subject.organization(foldedLogin),
        phrase.ofOwner(id),
        words,
        oldestFirst);
  }

  private Export begin(
      AuditAction action, Subject subject, AuditPhrase phrase, String words, boolean oldestFirst) {
    queue.writeAll();
    Export export = new Export(phrase, oldestFirst, events.newest(), clock.instant());
    audit.record(
        action,
        subject,
        Map.of("phrase", PrintableText.of(words, 2_000), "order", oldestFirst ? "asc" : "desc"));
    return export;
  }

  /**
   * The events that come next, in one statement; none if all have been taken.
   *
   * @param last the event that was taken last; empty at the beginning
   */
  public List<AuditEntry> next(Export export, OptionalLong last) {
    boolean ascending = export.oldestFirst();
    long beyond = last.orElse(ascending ? 0 : export.newest() + 1);
    return events.list(export.phrase().search(), beyond, ascending, TOGETHER).stream()
        .takeWhile(event -> event.id() <= export.newest())
        .map(AuditEntry::of)
        .toList();
  }
}
