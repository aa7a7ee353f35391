package io.hatoba.maintenance;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.settings.BearerKeys;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;

/** New keys of bearer tokens, because somebody asks or because it is time; each is audited. */
@Stateless
public class BearerKeyRotation {
  private final BearerKeys keys;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public BearerKeyRotation() {
    this(null, null);
  }

  /** Over the keys. */
  @Inject
  public BearerKeyRotation(BearerKeys keys, AuditLog audit) {
    this.keys = keys;
    this.audit = audit;
  }

  /** Makes a new key, as {@link BearerKeys#rotate} does. */
  public void rotate() {
    keys.rotate();
    record("asked for");
  }

  /** Makes a new key and forgets the others, as {@link BearerKeys#replaceAll} does. */
  public void replaceAll() {
    keys.replaceAll();
    record("a key may be known to others");
  }

  /**
   * Does what it is time for, as {@link BearerKeys#maintain} does.
   *
   * @param longestAge of the newest key
   */
  public BearerKeys.Maintained maintain(Duration longestAge) {
    BearerKeys.Maintained maintained = keys.maintain(longestAge);
    switch (maintained) {
      case RENEWED -> record("the newest was older than " + longestAge.toDays() + " days");
      case FORGOTTEN ->
          audit.record(
              AuditAction.BEARER_KEYS_FORGOTTEN,
              Subject.NOTHING,
              Map.of("reason", "the last token of it has ended"));
      case UNCHANGED -> {}
    }
    return maintained;
  }

  private void record(String reason) {
    audit.record(AuditAction.BEARER_KEYS_REPLACED, Subject.NOTHING, Map.of("reason", reason));
  }
}
