package io.hatoba.registry;

import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/** Tags of one package. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Tags {
  private final TagDao tags;
  private final PackageDao packages;
  private final CommitBarrier barrier;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Tags() {
    this(null, null, null);
  }

  /** Over the rows of tags. */
  @Inject
  public Tags(TagDao tags, PackageDao packages, CommitBarrier barrier) {
    this.tags = tags;
    this.packages = packages;
    this.barrier = barrier;
  }

  /**
   * A page of tags in bytewise order. They are durable when this returns: no crash can make the
   * answer untrue.
   *
   * @param after the tag that the page before ended with; empty for the first page
   * @param limit how many at most
   * @throws NameUnknownException if there is no such package
   */
  public TagPage list(ImageName name, String after, int limit, Viewer viewer) {
    PackageEntity found =
        packages
            .find(name)
            .filter(row -> viewer.sees(row.state() == PackageEntity.State.ACTIVE))
            .orElseThrow(() -> new NameUnknownException(name.repositoryName()));
    if (limit == 0) {
      return new TagPage(List.of(), false);
    }
    List<String> page = tags.list(found.id(), after, limit + 1);
    barrier.awaitDurable();
    return page.size() > limit
        ? new TagPage(page.subList(0, limit), true)
        : new TagPage(page, false);
  }

  /**
   * Some tags of a package.
   *
   * @param names in bytewise order
   * @param more whether others follow
   */
  public record TagPage(List<String> names, boolean more) {
    /** Copies the list. */
    public TagPage {
      names = List.copyOf(names);
    }
  }
}
