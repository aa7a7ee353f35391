package io.hatoba.catalog.views;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.Versions;
import io.hatoba.metadata.packages.VersionListDao.Which;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalLong;

/**
 * Lists of the versions of a package. Whoever calls this has asked whether the caller may: pull the
 * package, and for deleted versions restore them.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class VersionPages {
  private final Versions versions;
  private final VersionSummaries summaries;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public VersionPages() {
    this(null, null);
  }

  /** Over the rows of versions. */
  @Inject
  public VersionPages(Versions versions, VersionSummaries summaries) {
    this.versions = versions;
    this.summaries = summaries;
  }

  /**
   * A page of versions, in a fixed number of statements.
   *
   * @param after the version that the page before ended with; empty for the first page
   * @param limit how many at most, {@link PackageViews#MOST} of them at most
   */
  public VersionSummary.Page list(
      long packageId, VersionFilter filter, OptionalLong after, int limit) {
    int most = Math.max(1, Math.min(limit, PackageViews.MOST));
    Versions.VersionPage page = versions.listAfter(packageId, which(filter), after, most);
    List<PackageVersion> found = page.versions();
    return new VersionSummary.Page(
        summaries.of(packageId, found),
        page.more() && !found.isEmpty()
            ? OptionalLong.of(found.get(found.size() - 1).id())
            : OptionalLong.empty());
  }

  private static Which which(VersionFilter filter) {
    return switch (filter) {
      case ALL -> Which.LIVING;
      case TAGGED -> Which.TAGGED;
      case UNTAGGED -> Which.UNTAGGED;
      case DELETED -> Which.DELETED;
    };
  }
}
