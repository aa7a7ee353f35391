package io.hatoba.catalog;

import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All packages of the instance, for its administrators. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Packages {
  private final PackageDao packages;
  private final PackageTypeModes types;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Packages() {
    this(null, null);
  }

  /** Over the rows of packages. */
  @Inject
  public Packages(PackageDao packages, PackageTypeModes types) {
    this.packages = packages;
    this.types = types;
  }

  /**
   * Names of living packages of types that are served, in bytewise order of owner and path.
   *
   * @param registry the one whose names are listed; empty for both
   * @param after the name that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<String> listNames(Optional<RegistryKind> registry, String after, int limit) {
    Set<RegistryKind> kinds =
        Stream.of(RegistryKind.values())
            .filter(kind -> registry.isEmpty() || registry.get() == kind)
            .filter(types::serves)
            .collect(Collectors.toSet());
    return kinds.isEmpty() ? List.of() : packages.listNames(kinds, after, limit);
  }
}
