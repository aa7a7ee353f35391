package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** The audit log as it is read. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class AuditTrail {
  private final AuditDao events;
  private final AuditQueue queue;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AuditTrail() {
    this(null, null);
  }

  /** Over the rows of events, and what is not written yet. */
  @Inject
  public AuditTrail(AuditDao events, AuditQueue queue) {
    this.events = events;
    this.queue = queue;
  }

  /**
   * Where a page is.
   *
   * @param after the event that it begins after
   * @param before the event that it ends before; without {@code after} only
   * @param oldestFirst by the order in which events were written
   * @param limit how many at most
   */
  public record Place(OptionalLong after, OptionalLong before, boolean oldestFirst, int limit) {}

  /**
   * Some events.
   *
   * @param entries in the order that was asked for
   * @param more whether there are others behind them
   * @param others whether there are others ahead of them
   */
  public record Page(List<AuditEntry> entries, boolean more, boolean others) {
    /** Copies the list. */
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** A page of the events that a phrase finds; what this node has noticed is among them. */
  public Page list(AuditPhrase phrase, Place place) {
    queue.writeAll();
    boolean backwards = place.before().isPresent();
    boolean ascending = place.oldestFirst() != backwards;
    long beyond =
        (backwards ? place.before() : place.after()).orElse(ascending ? 0 : Long.MAX_VALUE);
    List<AuditEntry> found =
        new ArrayList<>(
            events.list(phrase.search(), beyond, ascending, place.limit() + 1).stream()
                .map(AuditEntry::of)
                .toList());
    boolean further = found.size() > place.limit();
    if (further) {
      found.remove(place.limit());
    }
    if (backwards) {
      Collections.reverse(found);
      return new Page(found, true, further);
    }
    return new Page(found, further, place.after().isPresent());
  }
}
