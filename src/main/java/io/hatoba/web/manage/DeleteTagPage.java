package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.RegistryPackage;
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

/** Takes a tag away; what it names stays. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/tags/{tag}/delete",
      "/users/{user}/packages/{type}/package/{name}/tags/{tag}/delete"
    },
    view = "manage/delete-tag",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeleteTagPage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private PackageTags tags;
  @Inject private Trials trials;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageTag found;

  private List<String> refusal = List.of();
  private String typed = "";
  private boolean mistyped;

  /** For the container. */
  public DeleteTagPage() {}

  @Override
  public void open(PageRequest request) {
    seen = managed.require(request, Action.DELETE);
    Tag tag = TagNames.require(request);
    found = tags.find(seen.name(), tag).orElseThrow(PageRefusal.NotFound::new);
    refusal =
        trials
            .of(
                () -> {
                  deleteTag();
                  return true;
                })
            .refusal();
  }

  private void deleteTag() {
    tags.delete(seen.name(), found.tag(), reader.requireAccount().id());
  }

  /** Deletes it, and leads to where it is put back. */
  public void delete() {
    mistyped = !typed.strip().equals(tag());
    if (mistyped) {
      return;
    }
    RacingInsert.retried(
        () -> {
          deleteTag();
          return true;
        });
    navigation.to(paths.tag(pack(), tag()), "manage.tag-deleted");
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** The tag. */
  public String tag() {
    return found.tag().value();
  }

  /** It, and what it names. */
  public PackageTag found() {
    return found;
  }

  /** Why it cannot be deleted now. */
  public List<String> refusal() {
    return refusal;
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
