package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/** Writes what the queue holds, in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class AuditWriter {
  private final AuditDao events;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AuditWriter() {
    this(null);
  }

  /** Over the rows of events. */
  @Inject
  public AuditWriter(AuditDao events) {
    this.events = events;
  }

  /** Writes all or none. */
  public void write(List<AuditEvent> some) {
    events.insert(some.stream().map(AuditEvent::row).toList());
  }
}
