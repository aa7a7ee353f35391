package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.TagHistory;
import io.hatoba.catalog.TagMove;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reasons;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What a tag has named, and since when, whether it is there still or not. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/tags/{tag}",
      "/users/{user}/packages/{type}/package/{name}/tags/{tag}"
    },
    view = "manage/tag-history",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class TagHistoryPage implements Page {
  private static final int ROWS = 50;

  @Inject private PackageLookup lookup;
  @Inject private PackageTags tags;
  @Inject private TagHistory history;
  @Inject private ManagePaths paths;
  @Inject private Reasons reasons;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Tag tag;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Decision puttingBack;

  private Optional<PackageTag> now = Optional.empty();
  private TagHistory.Page page = new TagHistory.Page(List.of(), false);

  /** For the container. */
  public TagHistoryPage() {}

  @Override
  public void open(PageRequest request) {
    seen = lookup.require(request);
    tag = TagNames.require(request);
    now = tags.find(seen.name(), tag);
    page =
        history.list(
            seen.name(),
            tag,
            request
                .parameter("after")
                .flatMap(PackageLookup::number)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty()),
            ROWS);
    if (now.isEmpty() && page.moves().isEmpty()) {
      throw new PageRefusal.NotFound();
    }
    puttingBack = seen.access().decide(Action.PUSH);
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** The tag. */
  public String tag() {
    return tag.value();
  }

  /** What it names; empty if it was deleted. */
  public Optional<PackageTag> now() {
    return now;
  }

  /** Its moves, the newest first. */
  public List<TagMove> moves() {
    return page.moves();
  }

  /** Where older moves are. */
  public Optional<String> next() {
    return page.more()
        ? Optional.of("?after=" + page.moves().get(page.moves().size() - 1).id())
        : Optional.empty();
  }

  /** Why the reader may not put it back; empty if they may. */
  public List<String> refusal() {
    return puttingBack.allowed() ? List.of() : reasons.all(puttingBack.reasons());
  }

  /** Where it is put back to what a move left it with; empty where that is what it names. */
  public Optional<String> putBack(TagMove move) {
    return puttingBack.allowed()
        ? move.to()
            .filter(digest -> now.filter(it -> it.digest().equals(digest)).isEmpty())
            .map(this::putBack)
        : Optional.empty();
  }

  private String putBack(Digest digest) {
    return paths.tag(pack(), tag()) + "/put-back?digest=" + PackagePaths.encoded(digest.toString());
  }

  /** Whether the reader may delete it. */
  public boolean deletes() {
    return now.isPresent() && seen.allows(Action.DELETE);
  }
}
