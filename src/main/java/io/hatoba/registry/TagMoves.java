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
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

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
   * @return other manifests at which some of them pointed before
   * @throws io.hatoba.oci.DeniedException if a tag is protected
   */
  public Set<Long> point(
      long packageId,
      Collection<Tag> moved,
      long manifestId,
      Digest to,
      OptionalLong accountId,
      TagMoveCause cause) {
    HeldTags held = tags.hold(packageId, moved.stream().map(Tag::value).toList());
    protection.requireMovable(held, moved, to);
    return tags.point(held, moved, manifestId, to, mover(accountId, cause));
  }

  /**
   * Deletes one tag.
   *
   * @return false if it was not there
   * @throws io.hatoba.oci.DeniedException if it is protected
   */
  public boolean delete(long packageId, Tag tag, OptionalLong accountId, TagMoveCause cause) {
    HeldTags held = tags.hold(packageId, List.of(tag.value()));
    protection.requireDeletable(packageId, held.names());
    tags.remove(held, mover(accountId, cause));
    return !held.names().isEmpty();
  }

  /**
   * Deletes every tag that points at one of some manifests; all or none. Where the manifests are
   * hidden, the tags went when they did.
   *
   * @param manifestIds manifests that this transaction has locked, so that they get no other tags
   * @return names of the tags in bytewise order
   * @throws io.hatoba.oci.DeniedException if one is protected
   */
  public List<String> deleteOf(
      long packageId, Collection<Long> manifestIds, OptionalLong accountId, TagMoveCause cause) {
    List<String> held = tags.holdOf(packageId, manifestIds);
    if (!held.isEmpty()) {
      protection.requireDeletable(packageId, held);
      tags.removeOf(packageId, manifestIds, held, mover(accountId, cause));
    }
    return held;
  }

  /**
   * Tags that went when a version did, whose manifests are hidden still.
   *
   * @param back those that may come back, in bytewise order
   * @param kept those that may not: something else has them now, or a rule says that they name
   *     nothing else than they did before
   */
  public record Gone(List<String> back, List<String> kept) {
    /** Copies the lists. */
    public Gone {
      back = List.copyOf(back);
      kept = List.copyOf(kept);
    }
  }

  /** Tags that went when a version did. */
  public Gone findGone(long packageId, long versionId) {
    TagDao.Gone gone = tags.findGone(versionId);
    Set<String> refused = protection.findRefused(packageId, gone.free());
    return new Gone(
        gone.free().keySet().stream().filter(name -> !refused.contains(name)).toList(),
        Stream.concat(gone.taken().stream(), refused.stream()).sorted().toList());
  }

  /**
   * Makes tags again that went when a version did, which is deleted still; its manifests are back.
   *
   * @param back those that may come back
   */
  public void restore(long versionId, List<String> back, long accountId) {
    tags.restore(versionId, back, mover(OptionalLong.of(accountId), TagMoveCause.RESTORE));
  }

  /**
   * Lets the tags of a package become tags of another.
   *
   * @param from whose tags they are; what protects tags there protects them
   * @param renamed those that get other names
   * @param into whose they become
   * @param kept the others, with what they name
   * @throws io.hatoba.oci.DeniedException if a rule protects one of the first, or keeps the names
   *     of some of the second for something else
   */
  public void requireMergeable(
      long from, Collection<String> renamed, long into, Map<String, Digest> kept) {
    protection.requireDeletable(from, renamed);
    protection.requireFree(into, kept);
  }

  /** Remembers of every tag of a package that a migration brought it where it is. */
  public void noteMigration(long packageId, TagMover mover) {
    tags.note(packageId, mover);
  }

  /** Remembers of tags of a package that a migration ends them, since another has them too. */
  public void noteTwins(long packageId, long otherId, TagMover mover) {
    tags.noteTwins(packageId, otherId, mover);
  }

  private TagMover mover(OptionalLong accountId, TagMoveCause cause) {
    Actor actor = audit.origin().actor();
    return new TagMover(accountId, actor.credential().name(), actor.credentialId(), cause);
  }
}
