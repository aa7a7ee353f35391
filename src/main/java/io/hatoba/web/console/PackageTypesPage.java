package io.hatoba.web.console;

import io.hatoba.catalog.PackageTypes;
import io.hatoba.events.AuditEntry;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which types of packages are served, and since when. */
@At(
    value = "/admin/package-types",
    view = "console/package-types",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class PackageTypesPage implements Page {
  private static final int CHANGES = 20;

  @Inject private PackageTypes types;
  @Inject private Changes changes;

  private List<Type> all = List.of();
  private List<AuditEntry> history = List.of();

  /** For the container. */
  public PackageTypesPage() {}

  /**
   * A type.
   *
   * @param mode as the rows stand
   * @param others the modes that it may have instead
   * @param changed when it was changed last, as far as the last changes tell
   */
  public record Type(TypeMode mode, List<TypeMode> others, Optional<AuditEntry> changed) {}

  @Override
  public void open(PageRequest request) {
    Map<RegistryKind, PackageTypeMode> modes = types.list();
    history = changes.list(CHANGES);
    all =
        Stream.of(RegistryKind.values())
            .map(
                kind -> {
                  PackageTypeMode mode = Objects.requireNonNull(modes.get(kind));
                  return new Type(
                      new TypeMode(kind, mode),
                      Stream.of(PackageTypeMode.values())
                          .filter(other -> other != mode)
                          .map(other -> new TypeMode(kind, other))
                          .toList(),
                      Changes.of(history, kind));
                })
            .toList();
  }

  /** Each type. */
  public List<Type> types() {
    return all;
  }

  /** The last changes. */
  public List<AuditEntry> history() {
    return history;
  }
}
