package io.hatoba.settings;

import io.hatoba.metadata.settings.SettingDao;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Which types of packages are served, as this node knows it; without a word all are. */
@Singleton
public final class PackageTypeModes {
  private static final String PREFIX = "package.type.";

  private final SettingDao settings;
  private final AccessEpoch epoch;
  private final EpochGuarded<Map<RegistryKind, PackageTypeMode>> known;

  /** Over the rows of settings. */
  @Inject
  public PackageTypeModes(SettingDao settings, AccessEpoch epoch) {
    this.settings = settings;
    this.epoch = epoch;
    this.known = new EpochGuarded<>(epoch, this::read);
  }

  /** The mode of a type, as it was a moment ago. */
  public PackageTypeMode of(RegistryKind kind) {
    return known.get().getOrDefault(kind, PackageTypeMode.ENABLED);
  }

  /** Whether there is anything of a type for anybody. */
  public boolean serves(RegistryKind kind) {
    return of(kind) != PackageTypeMode.DISABLED;
  }

  /** The mode of every type, as the rows stand. */
  public Map<RegistryKind, PackageTypeMode> read() {
    Map<String, String> rows =
        settings.find(Stream.of(RegistryKind.values()).map(PackageTypeModes::name).toList());
    Map<RegistryKind, PackageTypeMode> modes = new EnumMap<>(RegistryKind.class);
    for (RegistryKind kind : RegistryKind.values()) {
      modes.put(
          kind,
          PackageTypeMode.valueOf(rows.getOrDefault(name(kind), PackageTypeMode.ENABLED.name())));
    }
    return Collections.unmodifiableMap(modes);
  }

  /** Changes modes in the transaction under way; felt everywhere as a raised epoch is. */
  public void change(Map<RegistryKind, PackageTypeMode> modes) {
    // First, so that of two who change them at once the second sees what the first did.
    epoch.raise();
    modes.forEach((kind, mode) -> settings.put(name(kind), mode.name()));
  }

  private static String name(RegistryKind kind) {
    return PREFIX + kind.name().toLowerCase(Locale.ROOT);
  }

  /** What is said of a push to a type that is read-only. */
  public static Reason readOnlyRule(RegistryKind kind) {
    return PackageTypeRule.TYPE_READ_ONLY.about(kind);
  }

  /** What administrators are told of a type that is disabled. */
  public static Reason disabledRule(RegistryKind kind) {
    return PackageTypeRule.TYPE_DISABLED.about(kind);
  }
}
