package io.hatoba.catalog.quotas;

import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.oci.ImageName;
import java.util.Locale;

/** What a quota is of. */
public sealed interface QuotaScope {
  /** Every owner that has none of its own, each by itself. */
  record Owners() implements QuotaScope {}

  /**
   * All packages of an account together.
   *
   * @param organization whether it is one
   */
  record Owner(long id, String login, boolean organization) implements QuotaScope {}

  /** One package. */
  record Pack(long id, ImageName name) implements QuotaScope {}

  /** Its row. */
  default QuotaDao.Place place() {
    if (this instanceof Owner owner) {
      return QuotaDao.Place.owner(owner.id());
    }
    return this instanceof Pack pack ? QuotaDao.Place.pack(pack.id()) : QuotaDao.Place.ALL;
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
