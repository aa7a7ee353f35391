package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.catalog.Contents;
import io.hatoba.catalog.PackageDeletions;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Says what goes with a package, and deletes it once its name was typed. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/delete",
      "/users/{user}/packages/{type}/package/{name}/delete"
    },
    view = "manage/delete-package",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeletePackagePage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private PackageDeletions deletions;
  @Inject private Contents contents;
  @Inject private Trials trials;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RegistryPackage pack;

  private Contents.OfPackage what = new Contents.OfPackage(Naming.NOTHING, Naming.NOTHING, 0);
  private List<String> refusal = List.of();
  private String typed = "";
  private boolean mistyped;

  /** For the container. */
  public DeletePackagePage() {}

  @Override
  public void open(PageRequest request) {
    pack = managed.require(request, Action.DELETE).pack();
    what = contents.packageOf(pack.id());
    refusal =
        trials
            .of(
                () -> {
                  deletePackage();
                  return true;
                })
            .refusal();
  }

  private void deletePackage() {
    Caller.Account caller = reader.requireAccount();
    deletions.delete(pack.id(), caller.id(), caller.administersSite());
  }

  /** Deletes it, and leads to where it comes back from. */
  public void delete() {
    mistyped = !typed.strip().equals(name());
    if (mistyped) {
      return;
    }
    RacingInsert.retried(
        () -> {
          deletePackage();
          return true;
        });
    navigation.to(paths.restore(pack), "manage.package-deleted");
  }

  /** The package. */
  public RegistryPackage pack() {
    return pack;
  }

  /** What has to be typed. */
  public String name() {
    return pack.owner().login() + "/" + pack.name();
  }

  /** What is in it. */
  public Contents.OfPackage what() {
    return what;
  }

  /** Why it cannot be deleted now; empty if it can. */
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
