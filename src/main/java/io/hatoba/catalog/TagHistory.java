package io.hatoba.catalog;

import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Tag;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** What tags have named, and when; it is durable when it is told. */
@Stateless
public class TagHistory {
  private static final String RESOURCE = "Tag";

  private final PackageDao packages;
  private final TagMoveDao moves;
  private final PackageTags tags;
  private final CommitBarrier barrier;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public TagHistory() {
    this(null, null, null, null);
  }

  /** Over the rows of moves. */
  @Inject
  public TagHistory(
      PackageDao packages, TagMoveDao moves, PackageTags tags, CommitBarrier barrier) {
    this.packages = packages;
    this.moves = moves;
    this.tags = tags;
    this.barrier = barrier;
  }

  /**
   * Some moves of a tag.
   *
   * @param moves the newest first
   * @param more whether older ones follow
   */
  public record Page(List<TagMove> moves, boolean more) {
    /** Copies the list. */
    public Page {
      moves = List.copyOf(moves);
    }
  }

  /**
   * A page of moves of a tag, which need not be there any more.
   *
   * @param after the move that the page before ended with; empty for the first page
   * @param limit how many at most
   * @throws NameUnknownException if there is no such package
   */
  public Page list(ImageName name, Tag tag, OptionalLong after, int limit) {
    List<TagMove> found =
        moves.list(PackageTags.require(packages, name), tag, after, limit + 1).stream()
            .map(TagMove::of)
            .toList();
    barrier.awaitDurable();
    return new Page(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
  }

  /**
   * Points a tag at what it named at a moment, which is restored if it was deleted.
   *
   * @return the tag as it is then
   * @throws ValidationException if it named nothing then, or that is gone for good
   * @throws io.hatoba.oci.DeniedException if a rule protects the tag
   */
  public PackageTag putBack(ImageName name, Tag tag, Instant at, PackageTags.Mover mover) {
    Digest then =
        moves
            .findAt(PackageTags.require(packages, name), tag, at)
            .flatMap(TagMoveDao.Row::to)
            .orElseThrow(() -> unprocessable("at", PackageRule.TAG_NAMED_NOTHING.about(tag, at)));
    return tags.move(name, tag, then, mover, TagMoveCause.PUT_BACK);
  }

  /**
   * The same for something that the tag named at any time.
   *
   * @throws ValidationException if it never did, or that is gone for good
   */
  public PackageTag putBack(ImageName name, Tag tag, Digest digest, PackageTags.Mover mover) {
    if (!moves.hasNamed(PackageTags.require(packages, name), tag, digest)) {
      throw unprocessable("digest", PackageRule.TAG_NEVER_NAMED.about(tag, digest));
    }
    return tags.move(name, tag, digest, mover, TagMoveCause.PUT_BACK);
  }

  private static ValidationException unprocessable(String field, Reason why) {
    return new ValidationException(RESOURCE, field, ValidationException.Code.UNPROCESSABLE, why);
  }
}
