package io.hatoba.events;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.events.AuditDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what the queue holds, in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AuditWriter {
  private final AuditDao events;
  private final AccountDao tokens;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AuditWriter() {
    this(null, null);
  }

  /** Over the rows of events and of tokens. */
  @Inject
  public AuditWriter(AuditDao events, AccountDao tokens) {
    this.events = events;
    this.tokens = tokens;
  }

  /** Writes all or none, and when the tokens were last used that signed in. */
  public void write(List<AuditEvent> some) {
    events.insert(some.stream().map(AuditEvent::row).toList());
    Map<Long, Instant> uses = new TreeMap<>();
    for (AuditEvent event : some) {
      Actor actor = event.origin().actor();
      if (event.action() == AuditAction.USER_SIGNED_IN
          && actor.credential() == CredentialKind.PERSONAL_ACCESS_TOKEN) {
        uses.merge(
            actor.credentialId().orElseThrow(),
            event.last(),
            (one, other) -> one.isAfter(other) ? one : other);
      }
    }
    tokens.noteUses(uses);
  }
}
