package io.hatoba.events;

import io.hatoba.metadata.NumberedStatement;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.TokenUses;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.metadata.events.AuditInsert;
import io.hatoba.metadata.events.AuditRow;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    events.insert(rows(some));
    tokens.noteUses(uses(some));
  }

  /** Writes the same over a connection that is no container's, in the transaction of it. */
  static void write(List<AuditEvent> some, Connection connection) throws SQLException {
    for (NumberedStatement insert : AuditInsert.of(rows(some))) {
      insert.execute(connection);
    }
    Optional<NumberedStatement> uses = TokenUses.of(uses(some));
    if (uses.isPresent()) {
      uses.get().execute(connection);
    }
  }

  private static List<AuditRow> rows(List<AuditEvent> some) {
    return some.stream().map(AuditEvent::row).toList();
  }

  private static Map<Long, Instant> uses(List<AuditEvent> some) {
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
    return uses;
  }
}
