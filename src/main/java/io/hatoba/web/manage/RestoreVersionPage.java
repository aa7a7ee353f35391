package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.RestoredVersion;
import io.hatoba.catalog.Versions;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
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

/** A version that was deleted: which tags come back with it, and which do not. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/{name}/{version}/restore",
      "/users/{user}/packages/{type}/{name}/{version}/restore"
    },
    view = "manage/restore-version",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class RestoreVersionPage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private Versions versions;
  @Inject private Trials trials;
  @Inject private PackagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RegistryPackage pack;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageVersion version;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Trials.Trial<RestoredVersion> trial;

  /** For the container. */
  public RestoreVersionPage() {}

  @Override
  public void open(PageRequest request) {
    pack = managed.require(request, Action.RESTORE).pack();
    version =
        PackageLookup.number(request.name("version"))
            .flatMap(id -> versions.find(pack.id(), id))
            .filter(found -> found.deletion().isPresent())
            .orElseThrow(PageRefusal.NotFound::new);
    trial = trials.of(this::restoreVersion);
  }

  private RestoredVersion restoreVersion() {
    return versions
        .restore(pack.id(), version.id(), reader.requireAccount().id())
        .orElseThrow(PageRefusal.NotFound::new);
  }

  /** Brings it back. */
  public void restore() {
    RestoredVersion restored = RacingInsert.retried(this::restoreVersion);
    navigation.to(
        paths.version(pack, version.id()),
        restored.taken().isEmpty()
            ? "manage.version-restored"
            : "manage.version-restored-without-tags");
  }

  /** The package. */
  public RegistryPackage pack() {
    return pack;
  }

  /** The version. */
  public PackageVersion version() {
    return version;
  }

  /** When it was deleted. */
  public Instant deletedAt() {
    return version.deletion().orElseThrow().at();
  }

  /** Until when it can come back. */
  public Instant until() {
    return deletedAt().plus(Versions.RESTORABLE);
  }

  /** Tags that come back. */
  public List<String> tags() {
    return trial.result().map(RestoredVersion::tags).orElse(List.of());
  }

  /** Tags that do not: others have them, or a rule does not allow it. */
  public List<String> taken() {
    return trial.result().map(RestoredVersion::taken).orElse(List.of());
  }

  /** Whether it can come back now. */
  public boolean possible() {
    return trial.result().isPresent();
  }

  /** Why it cannot come back now. */
  public List<String> refusal() {
    return trial.refusal();
  }

  /** Whether nothing else has its tags. */
  public Optional<String> noTagsKey() {
    return possible() && tags().isEmpty() && taken().isEmpty()
        ? Optional.of("manage.no-tags-then")
        : Optional.empty();
  }
}
