package io.hatoba.web.console;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.AuditPhrase;
import io.hatoba.events.AuditTrail;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What was changed while the instance runs, by whom and when, from the audit log. */
@Singleton
class Changes {
  private final AuditTrail trail;

  @Inject
  Changes(AuditTrail trail) {
    this.trail = trail;
  }

  /** The last changes of all types, the newest first. */
  List<AuditEntry> list(int limit) {
    return list(Set.of(AuditAction.PACKAGE_TYPES_CHANGED), limit);
  }

  /** The last that has one of some actions, the newest first. */
  List<AuditEntry> list(Set<AuditAction> actions, int limit) {
    return trail
        .list(
            AuditPhrase.of(actions),
            new AuditTrail.Place(OptionalLong.empty(), OptionalLong.empty(), false, limit))
        .entries();
  }

  /** The first of some changes that was one of a type. */
  static Optional<AuditEntry> of(List<AuditEntry> changes, RegistryKind kind) {
    // The log writes the types as names of its details.
    String name = "\"" + kind.name().toLowerCase(Locale.ROOT) + "\":";
    return changes.stream().filter(it -> it.details().replace(" ", "").contains(name)).findFirst();
  }
}
