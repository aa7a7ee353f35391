package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.Publisher;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.TagHistory;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.packages.PackageLookup;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Points a tag at what it has named before; that is restored if it was deleted. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/tags/{tag}/put-back",
      "/users/{user}/packages/{type}/package/{name}/tags/{tag}/put-back"
    },
    view = "manage/put-back-tag",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class PutBackTagPage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private PackageTags tags;
  @Inject private TagHistory history;
  @Inject private Trials trials;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Tag tag;

  @SuppressWarnings("NullAway.Init") // open sets it
  private Digest digest;

  private Optional<Digest> now = Optional.empty();
  private List<String> refusal = List.of();

  /** For the container. */
  public PutBackTagPage() {}

  @Override
  public void open(PageRequest request) {
    seen = managed.require(request, Action.PUSH);
    tag = TagNames.require(request);
    digest = digest(request);
    now = tags.find(seen.name(), tag).map(PackageTag::digest);
    refusal = trials.of(this::move).refusal();
  }

  private static Digest digest(PageRequest request) {
    try {
      return Digest.parse(request.parameter("digest").orElse(""));
    } catch (DigestInvalidException none) {
      throw new PageRefusal.NotFound();
    }
  }

  private PackageTag move() {
    Caller.Account caller = reader.requireAccount();
    Publisher publisher =
        new Publisher(
            caller.id(),
            OptionalLong.empty(),
            caller.tokenId() == Caller.NO_TOKEN
                ? OptionalLong.empty()
                : OptionalLong.of(caller.tokenId()));
    return history.putBack(
        seen.name(), tag, digest, new PackageTags.Mover(publisher, seen.allows(Action.RESTORE)));
  }

  /** Puts it back. */
  public void putBack() {
    RacingInsert.retried(this::move);
    navigation.to(paths.tag(pack(), tag()), "manage.tag-put-back");
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** The tag. */
  public String tag() {
    return tag.value();
  }

  /** What it would name. */
  public Digest digest() {
    return digest;
  }

  /** What it names; empty if it was deleted. */
  public Optional<Digest> now() {
    return now;
  }

  /** Why it cannot be put back now. */
  public List<String> refusal() {
    return refusal;
  }
}
