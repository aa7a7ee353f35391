package io.hatoba.web.packages;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.views.Comparison;
import io.hatoba.catalog.views.VersionViews;
import io.hatoba.oci.Platform;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Shown;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two versions of a package side by side: layers kept, added and gone, and what their configs say.
 */
@At(
    value = {
      "/orgs/{org}/packages/{type}/{name}/compare/{before}/{after}",
      "/users/{user}/packages/{type}/{name}/compare/{before}/{after}"
    },
    view = "packages/comparison",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class ComparisonPage implements Page {
  @Inject private PackageLookup lookup;
  @Inject private VersionViews views;
  @Inject private Shown shown;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageVersion before;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageVersion after;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Comparison comparison;

  private String path = "";

  /** For the container. */
  public ComparisonPage() {}

  @Override
  public void open(PageRequest request) {
    seen = lookup.require(request);
    path = request.path();
    before = lookup.requireVersion(seen.pack(), request.name("before"));
    after = lookup.requireVersion(seen.pack(), request.name("after"));
    comparison =
        views.compare(
            before, after, request.parameter("platform").flatMap(ComparisonPage::platform));
  }

  private static Optional<Platform> platform(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length < 2 || parts.length > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Platform(
            parts[0], parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty()));
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** The one. */
  public PackageVersion before() {
    return before;
  }

  /** The other. */
  public PackageVersion after() {
    return after;
  }

  /** What differs. */
  public Comparison comparison() {
    return comparison;
  }

  /** What people call a version. */
  public String title(PackageVersion version) {
    return version.tags().stream()
        .findFirst()
        .orElseGet(() -> shown.digest(version.root().digest()));
  }

  /** Platforms of both, to choose among. */
  public List<String> platforms() {
    return before.platforms().stream().filter(after.platforms()::contains).toList();
  }

  /** Where the same is shown for a platform. */
  public String at(String platform) {
    return path + "?platform=" + PackagePaths.encoded(platform);
  }

  /** By how much the image has grown, with its sign. */
  public String growth() {
    long growth = comparison.growth();
    return (growth > 0 ? "+" : growth < 0 ? "−" : "±") + shown.size(Math.abs(growth));
  }

  /** Key of what a field of a config is called. */
  public String fieldKey(Comparison.ConfigChange change) {
    return "packages.field-" + change.field().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
