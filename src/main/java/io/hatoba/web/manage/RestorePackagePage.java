package io.hatoba.web.manage;

import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.catalog.Contents;
import io.hatoba.catalog.PackageDeletions;
import io.hatoba.oci.ImageName;
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

/**
 * A package that was deleted and comes back. It is there for whoever may restore it; for others
 * there is none.
 */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/restore",
      "/users/{user}/packages/{type}/package/{name}/restore"
    },
    view = "manage/restore-package",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class RestorePackagePage implements Page {
  @Inject private PackageLookup lookup;
  @Inject private AccessPolicy policy;
  @Inject private PackageDeletions deletions;
  @Inject private Contents contents;
  @Inject private Trials trials;
  @Inject private Navigation navigation;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private ImageName name;

  private String page = "";
  private long id;
  private Contents.OfPackage what = new Contents.OfPackage(Naming.NOTHING, Naming.NOTHING, 0);
  private List<String> refusal = List.of();

  /** For the container. */
  public RestorePackagePage() {}

  @Override
  public void open(PageRequest request) {
    Caller.Account caller = reader.requireAccount();
    page = request.path().substring(0, request.path().lastIndexOf('/'));
    String owner = request.name(request.names().containsKey("org") ? "org" : "user");
    name =
        lookup
            .name(request.name("type"), owner, request.name("name"))
            .orElseThrow(PageRefusal.NotFound::new);
    id =
        deletions
            .find(name, only(request))
            .filter(found -> policy.ofDeleted(caller, found, name).allows(Action.RESTORE))
            .orElseThrow(PageRefusal.NotFound::new);
    what = contents.packageOf(id);
    refusal =
        trials
            .of(
                () -> {
                  deletions.restore(id, caller.id());
                  return true;
                })
            .refusal();
  }

  private static Optional<Long> only(PageRequest request) {
    return request
        .parameter("id")
        .map(text -> PackageLookup.number(text).orElseThrow(PageRefusal.NotFound::new));
  }

  /** Brings it back. */
  public void restore() {
    long accountId = reader.requireAccount().id();
    RacingInsert.retried(
        () -> {
          deletions.restore(id, accountId);
          return true;
        });
    navigation.to(page, "manage.package-restored");
  }

  /** The name that it had. */
  public String name() {
    return name.repositoryName().toString();
  }

  /** What comes back. */
  public Contents.OfPackage what() {
    return what;
  }

  /** Why it cannot come back now; empty if it can. */
  public List<String> refusal() {
    return refusal;
  }
}
