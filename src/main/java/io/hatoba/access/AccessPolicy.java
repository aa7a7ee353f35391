package io.hatoba.access;

import io.hatoba.config.Settings;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The one place that decides who may do what. A token's scope and the role of its account must both
 * allow. The only role so far is that of a site administrator, who may do everything.
 */
@Singleton
public final class AccessPolicy {
  private final PackageDao packages;
  private final Settings settings;

  /** Over the rows of packages. */
  @Inject
  public AccessPolicy(PackageDao packages, Settings settings) {
    this.packages = packages;
    this.settings = settings;
  }

  /** Whether a caller may do something to the content of a repository, existing or not. */
  public Decision decide(Caller caller, ImageName name, Action action) {
    if (caller instanceof Caller.Account account) {
      if (!account.scopes().contains(action.scope())) {
        return lacksScope(action);
      }
      if (account.siteAdmin()) {
        return Decision.allow("site administrators may do everything");
      }
      Decision open = decideAnonymous(name, action);
      if (open.allowed()) {
        return open;
      }
      return Decision.refuse(
          account.login()
              + " has no role on this image; a site administrator can "
              + action.word()
              + " it");
    }
    return decideAnonymous(name, action);
  }

  /** The refusal of who shows a token without the scope of an action. */
  public static Decision lacksScope(Action action) {
    return Decision.refuse(
        "the token lacks the scope " + action.scope() + "; its owner can make one that has it");
  }

  private Decision decideAnonymous(ImageName name, Action action) {
    boolean open =
        action == Action.PULL
            && name.kind() == RegistryKind.CONTAINER
            && settings.anonymousPull()
            && packages
                .find(name)
                .filter(found -> found.state() == PackageEntity.State.ACTIVE)
                .filter(found -> found.visibility() == PackageEntity.Visibility.PUBLIC)
                .isPresent();
    return open
        ? Decision.allow("the image is public")
        : Decision.refuse("anonymous callers may only pull public images");
  }

  /** Whether a caller may list the names of all repositories. */
  public Decision decideCatalog(Caller caller) {
    boolean may =
        caller instanceof Caller.Account account
            && account.siteAdmin()
            && account.scopes().contains("site_admin");
    return may
        ? Decision.allow("site administrators may list all repositories")
        : Decision.refuse("only a site administrator's token may list all repositories");
  }
}
