package io.hatoba.catalog.policy;

import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.PolicyPlace;
import io.hatoba.oci.ImageName;
import java.util.Locale;

/** Where a policy of retention or a quota holds, and what a run looks through. */
public sealed interface PolicyScope {
  /** All packages; each owner by itself, for a quota. */
  record Instance() implements PolicyScope {}

  /**
   * All packages of an account.
   *
   * @param organization whether it is one
   */
  record Owner(long id, String login, boolean organization) implements PolicyScope {}

  /** One package. */
  record Pack(long id, ImageName name) implements PolicyScope {}

  /** Its rows. */
  default PolicyPlace place() {
    if (this instanceof Owner owner) {
      return PolicyPlace.owner(owner.id());
    }
    return this instanceof Pack pack ? PolicyPlace.pack(pack.id()) : PolicyPlace.ALL;
  }

  /** What the audit log calls it. */
  default Subject subject() {
    if (this instanceof Owner owner) {
      return owner.organization()
          ? Subject.organization(owner.login().toLowerCase(Locale.ROOT))
          : Subject.account(owner.id(), owner.login());
    }
    return this instanceof Pack pack ? Subject.image(pack.name()) : Subject.NOTHING;
  }
}
