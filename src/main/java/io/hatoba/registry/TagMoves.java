package io.hatoba.registry;

import io.hatoba.events.Actor;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.content.HeldTags;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMover;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * The one way to make, move or delete a tag, in the transaction under way: what a rule protects is
 * refused, whoever comes and why, and what is done is kept in the history with who did it, by what
 * and why.
 */
@Singleton
public final class TagMoves {
  private final TagDao tags;
  private final ProtectedTags protection;
  private final AuditLog audit;

  /** Over the rows of tags. */
  @Inject
  public TagMoves(TagDao tags, ProtectedTags protection, AuditLog audit) {
    this.tags = tags;
    this.protection = protection;
    this.audit = audit;
  }

  /**
   * Points tags at a manifest, making those that are missing; all or none.
   *
   * @param manifestId a live manifest of the package, which this transaction holds
   * @param to its digest
   * @param accountId in whose name; empty for the server itself
   * @throws io.hatoba.oci.DeniedException if a tag is protected
   */
  public void point(
      long packageId,
      Collection<Tag> moved,
      long manifestId,
      Digest to,
      OptionalLong accountId,
      TagMoveCause cause) {
    HeldTags held = tags.hold(packageId, moved.stream().map(Tag::value).toList());
    protection.requireMovable(held, moved, to);
    tags.point(held, moved, manifestId, to, mover(accountId, cause));
  }

  /**
   * Deletes one tag.
   *
   * @return false if it was not there
   * @throws io.hatoba.oci.DeniedException if it is protected
   */
  public boolean delete(long packageId, Tag tag, OptionalLong accountId, TagMoveCause cause) {
    return delete(tags.hold(packageId, List.of(tag.value())), accountId, cause);
  }

  /**
   * Deletes every tag that points at a manifest; all or none.
   *
   * @param manifestId a manifest that this transaction has locked, so that it gets no other tag
   * @return whether there was any
   * @throws io.hatoba.oci.DeniedException if one is protected
   */
  public boolean deleteOf(
      long packageId, long manifestId, OptionalLong accountId, TagMoveCause cause) {
    return delete(tags.holdOf(packageId, manifestId), accountId, cause);
  }

  private boolean delete(HeldTags held, OptionalLong accountId, TagMoveCause cause) {
    protection.requireDeletable(held);
    tags.remove(held, mover(accountId, cause));
    return !held.names().isEmpty();
  }

  private TagMover mover(OptionalLong accountId, TagMoveCause cause) {
    Actor actor = audit.origin().actor();
    return new TagMover(accountId, actor.credential().name(), actor.credentialId(), cause);
  }
}
