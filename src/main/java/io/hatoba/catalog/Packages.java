package io.hatoba.catalog;

import io.hatoba.access.Caller;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageListDao;
import io.hatoba.metadata.packages.PackageListDao.Filter;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Packages as those see and manage them who may. Whether they may, the policy says before. What may
 * take a right from somebody is felt by live tokens.
 */
@Stateless
public class Packages {
  private final PackageDao packages;
  private final PackageListDao lists;
  private final PackageRows rows;
  private final LivingPackages living;
  private final PackageNames names;
  private final PackageLinks links;
  private final PackageTypeModes types;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Packages() {
    this(null, null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  Packages(
      PackageDao packages,
      PackageListDao lists,
      PackageRows rows,
      LivingPackages living,
      PackageNames names,
      PackageLinks links,
      PackageTypeModes types,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.packages = packages;
    this.lists = lists;
    this.rows = rows;
    this.living = living;
    this.names = names;
    this.links = links;
    this.types = types;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
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

  /**
   * Packages of an account that have versions and that a caller may pull, by name, in as many
   * statements however many there are.
   *
   * @param visibility only those; empty for all. Images of the Docker registry that not everybody
   *     sees are internal and private alike, as GitHub has it.
   */
  public Listing<RegistryPackage> list(
      Caller.Known caller,
      long ownerId,
      RegistryKind kind,
      Optional<Visibility> visibility,
      Slice slice) {
    Filter filter =
        new Filter(
            PackageRows.viewer(caller),
            ownerId,
            kind,
            visibilities(kind, visibility),
            Optional.empty(),
            Optional.empty(),
            false);
    return list(filter, slice);
  }

  /**
   * Packages of an account that were deleted and can be restored, by name, among them those whose
   * versions were all deleted, one of which can be. They are for those who own the account.
   */
  public Listing<RegistryPackage> listDeleted(
      Caller.Known caller, long ownerId, RegistryKind kind, Slice slice) {
    Filter filter =
        new Filter(
            PackageRows.viewer(caller),
            ownerId,
            kind,
            EnumSet.allOf(Visibility.class),
            Optional.of(clock.instant().minus(Repositories.RESTORABLE)),
            Optional.empty(),
            false);
    return list(filter, slice);
  }

  /**
   * Images of the Docker registry that a caller may pull, and that cannot be migrated to the
   * Container registry under their own names, by name.
   */
  public Listing<RegistryPackage> listConflicts(Caller.Known caller, long ownerId, Slice slice) {
    Filter filter =
        new Filter(
            PackageRows.viewer(caller),
            ownerId,
            RegistryKind.DOCKER,
            EnumSet.allOf(Visibility.class),
            Optional.empty(),
            Optional.empty(),
            true);
    return list(filter, slice);
  }

  private static Set<Visibility> visibilities(RegistryKind kind, Optional<Visibility> only) {
    if (only.isEmpty()) {
      return EnumSet.allOf(Visibility.class);
    }
    return kind == RegistryKind.DOCKER && only.get() != Visibility.PUBLIC
        ? EnumSet.of(Visibility.INTERNAL, Visibility.PRIVATE)
        : EnumSet.of(only.get());
  }

  private Listing<RegistryPackage> list(Filter filter, Slice slice) {
    return new Listing<>(
        rows.read(lists.list(filter, slice.offset(), slice.limit())), lists.count(filter));
  }

  /** The package that a name reaches, with versions or without, if a caller may pull it. */
  public Optional<RegistryPackage> find(Caller caller, ImageName name) {
    return packages.find(name).flatMap(row -> find(caller, row));
  }

  /** The package of a surrogate key, with versions or without, if a caller may pull it. */
  public Optional<RegistryPackage> find(Caller caller, long packageId) {
    return packages.list(List.of(packageId)).stream().findFirst().flatMap(row -> find(caller, row));
  }

  private Optional<RegistryPackage> find(Caller caller, PackageEntity row) {
    return rows.findViewer(caller)
        .flatMap(
            viewer ->
                rows
                    .read(
                        lists.list(
                            new Filter(
                                viewer,
                                row.ownerId(),
                                row.kind(),
                                EnumSet.allOf(Visibility.class),
                                Optional.empty(),
                                Optional.of(row.id()),
                                false),
                            0,
                            1))
                    .stream()
                    .findFirst());
  }

  /**
   * What to change about a package; what is empty stays.
   *
   * @param description what it is; an empty text takes it away
   * @param link what it is to be linked to, or that it is to be linked to nothing
   */
  public record Change(
      Optional<Visibility> visibility,
      Optional<String> description,
      Optional<PackageLinks.Link> link) {}

  /**
   * Changes a package, all of it or nothing.
   *
   * @throws ValidationException if it cannot be seen by whom it is to be seen, or cannot be linked
   *     so
   */
  public void change(long id, Change change) {
    // Which locks a repository before the package.
    change.link().ifPresent(link -> links.put(id, link));
    PackageEntity row = living.require(id);
    change.visibility().ifPresent(visibility -> show(row, visibility));
    change.description().ifPresent(description -> describe(row, description));
  }

  private void describe(PackageEntity row, String description) {
    if (!row.description().orElse("").equals(description)) {
      row.describe(description, clock.instant());
      audit.record(
          AuditAction.PACKAGE_DESCRIBED, names.subject(row), Map.of("description", description));
    }
  }

  private void show(PackageEntity row, Visibility visibility) {
    if (row.kind() == RegistryKind.DOCKER) {
      throw LivingPackages.ofRepository(Field.VISIBILITY);
    }
    Visibility before = row.visibility();
    if (before == visibility) {
      return;
    }
    if (before == Visibility.PUBLIC) {
      throw new ValidationException(
          LivingPackages.RESOURCE,
          "visibility",
          Code.UNPROCESSABLE,
          PackageRule.STAYS_PUBLIC.about());
    }
    row.show(visibility, clock.instant());
    epoch.raise();
    audit.record(
        AuditAction.PACKAGE_VISIBILITY_CHANGED,
        names.subject(row),
        Map.of("visibility", word(visibility), "previous_visibility", word(before)));
  }

  private static String word(Visibility visibility) {
    return visibility.name().toLowerCase(Locale.ROOT);
  }
}
