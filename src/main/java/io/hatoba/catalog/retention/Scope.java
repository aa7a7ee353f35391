package io.hatoba.catalog.retention;

import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.RetentionPolicyDao;
import io.hatoba.oci.ImageName;
import java.util.Locale;

/** Where a policy holds, and what a run looks through. */
public sealed interface Scope {
  /** All packages. */
  record Instance() implements Scope {}

  /**
   * All packages of an account.
   *
   * @param organization whether it is one
   */
  record Owner(long id, String login, boolean organization) implements Scope {}

  /** One package. */
  record Pack(long id, ImageName name) implements Scope {}

  /** Its rows. */
  default RetentionPolicyDao.Place place() {
    if (this instanceof Owner owner) {
      return RetentionPolicyDao.Place.owner(owner.id());
    }
    return this instanceof Pack pack
        ? RetentionPolicyDao.Place.pack(pack.id())
        : RetentionPolicyDao.Place.ALL;
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
