package io.hatoba.catalog;

import io.hatoba.metadata.packages.PackageDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/** All packages of the instance, for its administrators. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Packages {
  private final PackageDao packages;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Packages() {
    this(null);
  }

  /** Over the rows of packages. */
  @Inject
  public Packages(PackageDao packages) {
    this.packages = packages;
  }

  /**
   * Names of living packages, in bytewise order of owner and path.
   *
   * @param after the name that the page before ended with; empty for the first page
   * @param limit how many at most
   */
  public List<String> listNames(String after, int limit) {
    return packages.listNames(after, limit);
  }
}
