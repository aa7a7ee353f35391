package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.Tag;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** Tags of a package: what they name, who moved them last, and which rule protects them. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/tags",
      "/users/{user}/packages/{type}/package/{name}/tags"
    },
    view = "manage/tags",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class TagsPage implements Page {
  private static final int ROWS = 100;

  @Inject private PackageLookup lookup;
  @Inject private PackageTags tags;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  private PackageTags.Page page = new PackageTags.Page(List.of(), false);

  /** For the container. */
  public TagsPage() {}

  @Override
  public void open(PageRequest request) {
    seen = lookup.require(request);
    page = tags.list(seen.name(), after(request), ROWS);
  }

  /** What cannot be a tag is before all of them. */
  private static String after(PageRequest request) {
    return request.parameter("after").flatMap(TagNames::find).map(Tag::value).orElse("");
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** Some tags, in bytewise order. */
  public List<PackageTag> rows() {
    return page.tags();
  }

  /** Where the next page is. */
  public Optional<String> next() {
    return page.more()
        ? Optional.of(
            "?after=" + PackagePaths.encoded(page.tags().get(page.tags().size() - 1).tag().value()))
        : Optional.empty();
  }

  /** Whether the reader may delete tags. */
  public boolean deletes() {
    return seen.allows(Action.DELETE);
  }
}
