package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackageLookup.Seen;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** The package that a path names, for a reader who may do something to it. */
@RequestScoped
public class ManagedPackages {
  private final PackageLookup lookup;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public ManagedPackages() {
    this(null);
  }

  /** Among those that the reader sees. */
  @Inject
  public ManagedPackages(PackageLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The package.
   *
   * @throws PageRefusal.NotFound if there is none, or the reader does not see it
   * @throws PageRefusal.Forbidden with the chain of the policy, if the reader may only see it
   */
  public Seen require(PageRequest request, Action needed) {
    Seen seen = lookup.require(request);
    Decision decision = seen.access().decide(needed);
    if (!decision.allowed()) {
      throw new PageRefusal.Forbidden(decision);
    }
    return seen;
  }
}
