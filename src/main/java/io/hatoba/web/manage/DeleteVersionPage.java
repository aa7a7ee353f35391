package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.catalog.Contents;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.VersionDeletion;
import io.hatoba.catalog.Versions;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Shown;
import io.hatoba.web.packages.PackageLookup;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** Says what goes with a version, and deletes it once its name was typed. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/{name}/{version}/delete",
      "/users/{user}/packages/{type}/{name}/{version}/delete"
    },
    view = "manage/delete-version",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeleteVersionPage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private PackageLookup lookup;
  @Inject private Versions versions;
  @Inject private Contents contents;
  @Inject private Trials trials;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reader reader;
  @Inject private Shown shown;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RegistryPackage pack;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageVersion version;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Trials.Trial<Outcome> trial;

  private String typed = "";
  private boolean mistyped;

  /** For the container. */
  public DeleteVersionPage() {}

  /** What a deletion comes to, and what went with it. */
  private record Outcome(VersionDeletion deletion, Optional<Contents.OfVersion> what) {}

  @Override
  public void open(PageRequest request) {
    pack = managed.require(request, Action.DELETE).pack();
    version = lookup.requireVersion(pack, request.name("version"));
    trial =
        trials.of(
            () -> {
              VersionDeletion deletion = deleteVersion();
              return new Outcome(
                  deletion,
                  deletion == VersionDeletion.DONE
                      ? Optional.of(contents.version(version.id()))
                      : Optional.empty());
            });
  }

  private VersionDeletion deleteVersion() {
    return versions.delete(pack.id(), version.id(), reader.requireAccount().id());
  }

  /** Deletes it, and leads to where it comes back from. */
  public void delete() {
    mistyped = !typed.strip().equals(name());
    if (mistyped) {
      return;
    }
    VersionDeletion deletion = RacingInsert.retried(this::deleteVersion);
    if (deletion == VersionDeletion.ABSENT) {
      throw new PageRefusal.NotFound();
    }
    if (deletion == VersionDeletion.DONE) {
      navigation.to(paths.ofVersion(pack, version.id(), "restore"), "manage.version-deleted");
      return;
    }
    // Another has meanwhile deleted what stood beside it.
    trial = new Trials.Trial<>(Optional.of(new Outcome(deletion, Optional.empty())), List.of());
  }

  /** The package. */
  public RegistryPackage pack() {
    return pack;
  }

  /** The version. */
  public PackageVersion version() {
    return version;
  }

  /** What has to be typed: its first tag, or the beginning of its digest. */
  public String name() {
    return version.tags().stream()
        .findFirst()
        .orElseGet(() -> shown.digest(version.root().digest()));
  }

  /** What goes with it; empty if it cannot go. */
  public Optional<Contents.OfVersion> what() {
    return trial.result().flatMap(Outcome::what);
  }

  /** Key of why only the package as a whole can be deleted. */
  public Optional<String> lastKey() {
    return trial
        .result()
        .map(Outcome::deletion)
        .flatMap(
            deletion ->
                switch (deletion) {
                  case LAST -> Optional.of("manage.last-version");
                  case LAST_TAGGED -> Optional.of("manage.last-tagged-version");
                  default -> Optional.empty();
                });
  }

  /** Why it cannot be deleted now; empty if no rule refuses. */
  public List<String> refusal() {
    return trial.refusal();
  }

  /** Whether something else was typed. */
  public boolean mistyped() {
    return mistyped;
  }

  /** What was typed. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }
}
