package io.hatoba.catalog.hooks;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.events.HookEventDao;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Turns what was pushed into what each hook is to be told. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class HookFanOut {
  /** Events of one transaction. */
  static final int TOGETHER = 20;

  /** What a row takes, in characters; payloads are far shorter. */
  private static final int LONGEST_PAYLOAD = 1_000_000;

  private static final Logger LOG = Logger.getLogger(HookFanOut.class.getName());

  private final HookEventDao events;
  private final HookDao hooks;
  private final HookMessageDao messages;
  private final HookPayloads payloads;
  private final Users users;
  private final Organizations organizations;
  private final Repositories repositories;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HookFanOut() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of the outbox and of hooks. */
  @Inject
  public HookFanOut(
      HookEventDao events,
      HookDao hooks,
      HookMessageDao messages,
      HookPayloads payloads,
      Users users,
      Organizations organizations,
      Repositories repositories) {
    this.events = events;
    this.hooks = hooks;
    this.messages = messages;
    this.payloads = payloads;
    this.users = users;
    this.organizations = organizations;
    this.repositories = repositories;
  }

  /**
   * Writes some events for all hooks that hear of them, the oldest first; none is written twice,
   * whoever else is at it. What it writes is durable when this returns: a hook that was told knows
   * the delivery by its number, and after a crash it must be the same one.
   *
   * @return whether there may be more
   */
  public boolean write() {
    List<Long> ids = events.lock(TOGETHER);
    if (ids.isEmpty()) {
      return false;
    }
    for (HookEventDao.Event event : events.list(ids)) {
      tellAll(event);
    }
    events.delete(ids);
    return ids.size() == TOGETHER;
  }

  private void tellAll(HookEventDao.Event event) {
    List<Hook> hearing =
        hooks.listHearing(event.of().ownerId(), event.of().repositoryId()).stream()
            .map(Hook::of)
            .toList();
    if (hearing.isEmpty()) {
      return;
    }
    Optional<Publication> publication = publication(event);
    if (publication.isEmpty()) {
      return;
    }
    for (String name : HookEvents.OF_PACKAGES) {
      List<Hook> told = hearing.stream().filter(hook -> hook.hears(name)).toList();
      if (told.isEmpty()) {
        continue;
      }
      Optional<String> payload = payload(name, publication.get());
      if (payload.isEmpty()) {
        continue;
      }
      // GitHub gives each hook's delivery a number of its own.
      for (Hook hook : told) {
        messages.insert(
            hook.id(),
            new HookMessageDao.Message(
                UUID.randomUUID().toString(),
                name,
                Optional.of(event.action()),
                publication.get().repository().map(repository -> repository.id()),
                payload.get()));
      }
    }
  }

  /** Empty for what cannot be told, by which what comes after it must not be held up. */
  private Optional<String> payload(String event, Publication publication) {
    try {
      String payload = payloads.publication(event, publication);
      if (payload.length() <= LONGEST_PAYLOAD) {
        return Optional.of(payload);
      }
      LOG.log(
          Level.WARNING,
          "no hook is told of version {0}, since that would be too long",
          publication.version().id());
    } catch (RuntimeException failure) {
      LOG.log(
          Level.WARNING, failure, () -> "no hook is told of version " + publication.version().id());
    }
    return Optional.empty();
  }

  /** Empty for what is gone by now: who deleted its owner or repository wants no more of it. */
  private Optional<Publication> publication(HookEventDao.Event event) {
    Optional<User> owner = users.find(event.of().ownerId());
    Optional<User> sender = users.find(event.senderId());
    if (owner.isEmpty() || sender.isEmpty()) {
      return Optional.empty();
    }
    Optional<Organization> organization = organizations.find(owner.get().id());
    Manifest manifest;
    try {
      manifest =
          Manifest.parse(event.manifest().content(), Optional.of(event.manifest().mediaType()));
    } catch (RegistryException unreadable) {
      LOG.log(
          Level.WARNING,
          "version {0} is not understood any more, so no hook is told of it",
          event.manifest().id());
      return Optional.empty();
    }
    return Optional.of(
        new Publication(
            event.action(),
            new Publication.Image(
                event.of().id(),
                RegistryKind.valueOf(event.of().kind()),
                event.of().name(),
                event.of().createdAt(),
                event.of().updatedAt()),
            owner.get(),
            organization,
            event.of().repositoryId().flatMap(repositories::find),
            new Publication.Version(
                event.manifest().id(),
                Digest.parse(event.manifest().digest()),
                event.manifest().mediaType(),
                event.manifest().size(),
                manifest,
                event.manifest().pushedAt()),
            event.tags(),
            sender.get()));
  }
}
