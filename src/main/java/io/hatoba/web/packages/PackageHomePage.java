package io.hatoba.web.packages;

import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.catalog.PackageReadmes;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.ShownReadme;
import io.hatoba.catalog.views.PackageOverview;
import io.hatoba.catalog.views.PackageOverviews;
import io.hatoba.catalog.views.VersionFilter;
import io.hatoba.catalog.views.VersionPages;
import io.hatoba.catalog.views.VersionSummary;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import io.hatoba.web.markup.Markdown;
import io.hatoba.web.markup.SafeHtml;
import io.hatoba.web.pictures.BarChart;
import io.hatoba.web.pictures.Sparkline;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A package at a glance, and its versions. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}",
      "/users/{user}/packages/{type}/package/{name}"
    },
    view = "packages/package",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class PackageHomePage implements Page {
  private static final int ROWS = 50;
  private static final int BARS = 60;
  private static final String DESCRIPTION = "org.opencontainers.image.description";

  /** What of the package is shown. */
  public enum Tab {
    /** What it is. */
    OVERVIEW,
    /** What it has. */
    VERSIONS
  }

  @Inject private PackageLookup lookup;
  @Inject private PackageOverviews overviews;
  @Inject private VersionPages versionPages;
  @Inject private PackageReadmes readmes;
  @Inject private PullCommand pull;
  @Inject private Words words;
  @Inject private Shown shown;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageOverview overview;

  private String path = "";
  private Tab tab = Tab.OVERVIEW;
  private VersionFilter filter = VersionFilter.ALL;
  private VersionSummary.Page versions = new VersionSummary.Page(List.of(), OptionalLong.empty());
  private ShownReadme readme = new ShownReadme(ShownReadme.Source.NOTHING, "", List.of());

  /** For the container. */
  public PackageHomePage() {}

  @Override
  public void open(PageRequest request) {
    seen = lookup.require(request);
    path = request.path();
    tab = request.choice("tab", Tab.OVERVIEW);
    filter = request.choice("filter", VersionFilter.ALL);
    overview = overviews.find(seen.caller(), seen.pack().id());
    if (tab == Tab.OVERVIEW) {
      readme = ShownReadme.of(readmes.find(seen.pack().id()), seen.pack().description(), said());
    } else {
      if (filter == VersionFilter.DELETED) {
        require(Action.RESTORE);
      }
      versions =
          versionPages.list(
              seen.pack().id(),
              filter,
              request
                  .parameter("after")
                  .flatMap(PackageLookup::number)
                  .map(OptionalLong::of)
                  .orElse(OptionalLong.empty()),
              ROWS);
    }
  }

  private void require(Action action) {
    Decision decision = seen.access().decide(action);
    if (!decision.allowed()) {
      throw new PageRefusal.Forbidden(decision);
    }
  }

  private List<Map<String, String>> said() {
    return overview
        .latest()
        .flatMap(latest -> latest.version().words().description())
        .map(text -> List.of(Map.of(DESCRIPTION, text)))
        .orElse(List.of());
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** It at a glance. */
  public PackageOverview overview() {
    return overview;
  }

  /** The latest version. */
  public Optional<VersionSummary> latest() {
    return overview.latest();
  }

  /** The tag that the command names. */
  public Optional<String> tag() {
    return latest()
        .flatMap(
            version ->
                version.tags().stream()
                    .map(mark -> mark.tag().toString())
                    .filter("latest"::equals)
                    .findFirst()
                    .or(
                        () ->
                            version.tags().stream()
                                .map(mark -> mark.tag().toString())
                                .findFirst()));
  }

  /** How the latest version is pulled; by its digest if it has no tag. */
  public Optional<String> command() {
    return tag().map(named -> pull.byTag(pack(), named)).or(() -> byDigest());
  }

  /** How the latest version is pulled by its digest. */
  public Optional<String> byDigest() {
    return latest().map(version -> pull.byDigest(pack(), version.version().root().digest()));
  }

  /** What brings an image here. */
  public String pushCommands() {
    return "docker tag my-image "
        + pull.image(pack())
        + ":1.0\ndocker push "
        + pull.image(pack())
        + ":1.0";
  }

  /** Which tab is shown. */
  public String tab() {
    return tab.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Which versions are shown. */
  public String filter() {
    return filter.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** Words of the filters that the reader may use. */
  public List<String> filters() {
    return List.of(VersionFilter.values()).stream()
        .filter(it -> it != VersionFilter.DELETED || restores())
        .map(it -> it.name().toLowerCase(java.util.Locale.ROOT))
        .toList();
  }

  /** Versions of the page. */
  public List<VersionSummary> rows() {
    return versions.versions();
  }

  /** Where the next page is. */
  public Optional<String> next() {
    return versions.next().isPresent()
        ? Optional.of(
            path + "?tab=versions&filter=" + filter() + "&after=" + versions.next().getAsLong())
        : Optional.empty();
  }

  /** The README, as far as there is one. */
  public SafeHtml readme() {
    return Markdown.render(readme.text());
  }

  /** Whether somebody wrote what is shown as Markdown. */
  public boolean markdown() {
    return readme.source() == ShownReadme.Source.README;
  }

  /** A description in plain words; empty if there is a README. */
  public String description() {
    return markdown() ? pack().description().orElse("") : readme.text();
  }

  /** Where there is more to read. */
  public List<URI> links() {
    return readme.links();
  }

  /** Downloads of thirty days as a line. */
  public String sparkline() {
    List<Long> counts =
        overview.downloadsByDay().stream().map(PackageOverview.DayCount::downloads).toList();
    long sum = counts.stream().mapToLong(Long::longValue).sum();
    return new Sparkline(
            counts,
            words.say("packages.downloads-30-days"),
            words.say("packages.downloads-30-days-are", sum))
        .svg();
  }

  /** Size over time as bars; empty where nothing was pushed for a year. */
  public Optional<BarChart> sizes() {
    List<PackageOverview.DaySize> days = overview.sizeByDay();
    if (days.size() < 2) {
      return Optional.empty();
    }
    List<BarChart.Bar> bars = new ArrayList<>();
    for (PackageOverview.DaySize day : days.subList(Math.max(0, days.size() - BARS), days.size())) {
      bars.add(new BarChart.Bar(date(day.day()), day.total(), shown.size(day.total())));
    }
    return Optional.of(new BarChart(bars, words.say("packages.size-over-time"), ""));
  }

  private String date(LocalDate day) {
    return shown.date(day.atStartOfDay(ZoneOffset.UTC).plusHours(12).toInstant());
  }

  /** Whether the reader may change something here. */
  public boolean administers() {
    return seen.allows(Action.ADMINISTER);
  }

  /** Whether the reader may restore versions. */
  public boolean restores() {
    return seen.allows(Action.RESTORE);
  }
}
