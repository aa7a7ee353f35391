package io.hatoba.web.manage;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.User;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeModes;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What an owner has deleted and can bring back, and what it sets for all of its packages. */
@At(
    value = {"/orgs/{org}/settings/packages", "/users/{user}/settings/packages"},
    view = "manage/deleted-packages",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeletedPackagesPage implements Page {
  private static final int ROWS = 50;

  /** Pages that are walked over before it is too many. */
  private static final long MOST_PAGES = 1_000;

  @Inject private OwnerLookup owners;
  @Inject private Packages packages;
  @Inject private PackageTypeModes types;
  @Inject private ManagePaths paths;
  @Inject private PackagePaths packagePaths;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private User owner;

  private RegistryKind kind = RegistryKind.CONTAINER;
  private int page = 1;
  private Listing<RegistryPackage> listing = new Listing<>(List.of(), 0);

  /** For the container. */
  public DeletedPackagesPage() {}

  @Override
  public void open(PageRequest request) {
    owner = owners.require(request);
    kind = request.choice("type", RegistryKind.CONTAINER);
    page =
        Math.toIntExact(
            request
                .parameter("page")
                .flatMap(PackageLookup::number)
                .filter(number -> number >= 1 && number <= MOST_PAGES)
                .orElse(1L));
    if (types.serves(kind)) {
      listing =
          packages.listDeleted(
              reader.requireAccount(), owner.id(), kind, new Slice((page - 1) * ROWS, ROWS));
    }
  }

  /** Whose they are. */
  public User owner() {
    return owner;
  }

  /** Of which registry. */
  public String type() {
    return PackagePaths.word(kind);
  }

  /** All of them, by name. */
  public List<RegistryPackage> rows() {
    return listing.items();
  }

  /** Where one comes back: by itself, or by one of its versions. */
  public String restore(RegistryPackage pack) {
    return pack.deletedAt().isPresent()
        ? paths.restore(pack)
        : packagePaths.of(pack) + "?tab=versions&filter=deleted";
  }

  /** Until when one can come back; empty where its versions say that. */
  public Optional<Instant> until(RegistryPackage pack) {
    return pack.deletedAt().map(at -> at.plus(Repositories.RESTORABLE));
  }

  /** Where the page before is. */
  public Optional<String> previous() {
    return page > 1 ? Optional.of(at(page - 1)) : Optional.empty();
  }

  /** Where the next page is. */
  public Optional<String> next() {
    return (long) page * ROWS < listing.total() ? Optional.of(at(page + 1)) : Optional.empty();
  }

  private String at(int number) {
    return "?type=" + type() + "&page=" + number;
  }
}
