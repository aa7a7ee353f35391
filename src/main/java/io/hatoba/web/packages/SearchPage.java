package io.hatoba.web.packages;

import io.hatoba.catalog.views.PackagePage;
import io.hatoba.catalog.views.PackagePlace;
import io.hatoba.catalog.views.PackageSearch;
import io.hatoba.catalog.views.PackageSummary;
import io.hatoba.catalog.views.SearchQuery;
import io.hatoba.catalog.views.VersionHit;
import io.hatoba.oci.RegistryKind;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a text finds among all that the reader may pull: packages by name, versions by what is
 * theirs.
 */
@At(value = "/search", view = "packages/search", audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class SearchPage implements Page {
  private static final int EACH = 10;
  private static final int ROWS = 50;

  @Inject private PackageSearch search;
  @Inject private Reader reader;

  private String text = "";
  private Optional<RegistryKind> kind = Optional.empty();
  private Optional<String> only = Optional.empty();
  private PackagePage packages = new PackagePage(List.of(), Optional.empty());
  private final Map<VersionHit.By, VersionHit.HitPage> hits = new EnumMap<>(VersionHit.By.class);

  /** For the container. */
  public SearchPage() {}

  @Override
  public void open(PageRequest request) {
    text = request.parameter("q").orElse("");
    kind = request.parameter("type").flatMap(PackageLookup::kind);
    SearchQuery query = new SearchQuery(text, kind, Optional.empty());
    Optional<VersionHit.By> by =
        request
            .parameter("in")
            .flatMap(
                word ->
                    List.of(VersionHit.By.values()).stream()
                        .filter(it -> word(it).equals(word))
                        .findFirst());
    if (query.text().isEmpty()) {
      return;
    }
    if (by.isPresent()) {
      only = by.map(SearchPage::word);
      hits.put(
          by.get(),
          search.listVersions(
              reader.caller(),
              query,
              by.get(),
              request.parameter("after").flatMap(VersionHit.Place::parse),
              ROWS));
    } else if (request.parameter("in").filter("name"::equals).isPresent()) {
      only = Optional.of("name");
      packages =
          search.listPackages(
              reader.caller(),
              query,
              request.parameter("after").flatMap(PackagePlace::parse),
              ROWS);
    } else {
      PackageSearch.Found found = search.find(reader.caller(), query, EACH);
      packages = found.packages();
      hits.putAll(found.versions());
    }
  }

  private static String word(VersionHit.By by) {
    return by.name().toLowerCase(Locale.ROOT);
  }

  /** What is looked for. */
  public String text() {
    return text;
  }

  /** Word of the registry that is searched; empty for both. */
  public String type() {
    return kind.map(PackagePaths::word).orElse("");
  }

  /** Packages by name. */
  public List<PackageSummary> packages() {
    return packages.packages();
  }

  /** Where more packages are. */
  public Optional<String> morePackages() {
    return packages.next().map(place -> address("name", only.map(it -> place.toString())));
  }

  /** Kinds of hits that there are, in the order of the page. */
  public List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    for (VersionHit.By by : VersionHit.By.values()) {
      if (hits.containsKey(by) && !hits.get(by).hits().isEmpty()) {
        kinds.add(word(by));
      }
    }
    return kinds;
  }

  /** Hits of a kind. */
  public List<VersionHit> hits(String of) {
    return page(of).hits();
  }

  /** Where more hits of a kind are. */
  public Optional<String> more(String of) {
    return page(of).next().map(place -> address(of, only.map(it -> place.toString())));
  }

  private VersionHit.HitPage page(String of) {
    return hits.getOrDefault(
        VersionHit.By.valueOf(of.toUpperCase(Locale.ROOT)),
        new VersionHit.HitPage(List.of(), Optional.empty()));
  }

  /** The first page of a section is all of it; the pages after it begin where it ended. */
  private String address(String in, Optional<String> after) {
    return "/search?q="
        + PackagePaths.encoded(text)
        + kind.map(it -> "&type=" + PackagePaths.word(it)).orElse("")
        + "&in="
        + in
        + after.map(place -> "&after=" + PackagePaths.encoded(place)).orElse("");
  }

  /** Whether nothing was found. */
  public boolean nothing() {
    return packages.packages().isEmpty() && kinds().isEmpty();
  }
}
