package io.hatoba.catalog;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The types of packages, each of which a site administrator enables, freezes or disables. */
@Stateless
public class PackageTypes {
  private final PackageTypeModes modes;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageTypes() {
    this(null, null);
  }

  /** Over the settings of the instance. */
  @Inject
  public PackageTypes(PackageTypeModes modes, AuditLog audit) {
    this.modes = modes;
    this.audit = audit;
  }

  /** The mode of every type, as the rows stand. */
  public Map<RegistryKind, PackageTypeMode> list() {
    return modes.read();
  }

  /**
   * Changes modes; every node feels it within 5 seconds, live bearer tokens included.
   *
   * @return the mode of every type as it is then
   */
  public Map<RegistryKind, PackageTypeMode> change(Map<RegistryKind, PackageTypeMode> changes) {
    modes.change(changes);
    Map<String, Object> details = new TreeMap<>();
    changes.forEach((kind, mode) -> details.put(word(kind), word(mode)));
    audit.record(AuditAction.PACKAGE_TYPES_CHANGED, Subject.NOTHING, details);
    return modes.read();
  }

  private static String word(Enum<?> named) {
    return named.name().toLowerCase(Locale.ROOT);
  }
}
