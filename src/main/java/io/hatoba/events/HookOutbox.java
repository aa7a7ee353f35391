package io.hatoba.events;

import io.hatoba.metadata.events.HookEventDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * What hooks will hear of, as pushes write it: in their own transaction, in one statement, and not
 * at all where there is no hook. What becomes of it is no push's concern.
 */
@Singleton
public final class HookOutbox {
  private final HookEventDao events;
  private final HookPresence presence;

  /** Over the rows of the outbox. */
  @Inject
  public HookOutbox(HookEventDao events, HookPresence presence) {
    this.events = events;
    this.presence = presence;
  }

  /**
   * A manifest was pushed, in the transaction under way.
   *
   * @param tags that now point at it
   * @param senderId the account in whose name
   */
  public void pushed(long packageId, Digest digest, List<Tag> tags, long senderId) {
    if (presence.active()) {
      events.insert(packageId, digest.toString(), tags.stream().map(Tag::value).toList(), senderId);
    }
  }
}
