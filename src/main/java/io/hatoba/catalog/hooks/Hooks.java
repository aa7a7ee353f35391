package io.hatoba.catalog.hooks;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.HookPresence;
import io.hatoba.events.Subject;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.events.HookRow;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Hooks as their owners keep them. Who may do so is asked before. */
@Stateless
public class Hooks {
  /** Of one target that hear of one event, as GitHub has it. */
  static final int MOST = 20;

  /** Of one target altogether. */
  private static final int MOST_OF_ALL = 250;

  private final HookDao hooks;
  private final HookMessageDao messages;
  private final HookPresence presence;
  private final HookPayloads payloads;
  private final Users users;
  private final Repositories repositories;
  private final Organizations organizations;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Hooks() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of hooks. */
  @Inject
  public Hooks(
      HookDao hooks,
      HookMessageDao messages,
      HookPresence presence,
      HookPayloads payloads,
      Users users,
      Repositories repositories,
      Organizations organizations,
      AuditLog audit) {
    this.hooks = hooks;
    this.messages = messages;
    this.presence = presence;
    this.payloads = payloads;
    this.users = users;
    this.repositories = repositories;
    this.organizations = organizations;
    this.audit = audit;
  }

  /** Hooks of a target, the oldest first. */
  public Listing<Hook> list(HookTarget target, Slice slice) {
    List<HookRow> rows = hooks.list(target.row(), slice.offset(), slice.limit());
    return new Listing<>(rows.stream().map(Hook::of).toList(), hooks.count(target.row()));
  }

  /** A hook of a target. */
  public Optional<Hook> find(HookTarget target, long id) {
    return hooks.find(target.row(), id).map(Hook::of);
  }

  /**
   * Makes a hook, and pings it.
   *
   * @param senderId who makes it
   * @throws ValidationException if there is one like it, or too many, or an event is none
   */
  public Hook create(
      HookTarget target,
      HookConfig config,
      Collection<String> events,
      boolean active,
      long senderId) {
    List<String> names = HookEvents.require(events);
    requireRoom(target, config, names, Optional.empty());
    presence.expect();
    long id = hooks.insert(target.row(), config.row(), String.join(" ", names), active);
    Hook made = find(target, id).orElseThrow();
    audit.record(
        AuditAction.HOOK_CREATED,
        subject(made),
        Map.of("host", config.host(), "events", names, "active", active));
    ping(made, senderId);
    return made;
  }

  private void requireRoom(
      HookTarget target, HookConfig config, List<String> events, Optional<Long> except) {
    List<Hook> others =
        hooks.list(target.row(), 0, MOST_OF_ALL + 1).stream()
            .map(Hook::of)
            .filter(hook -> except.filter(id -> id == hook.id()).isEmpty())
            .toList();
    String where = target.kind().name().toLowerCase(Locale.ROOT);
    if (others.stream()
        .anyMatch(
            hook ->
                hook.config().url().equals(config.url())
                    && hook.config().contentType() == config.contentType()
                    && hook.events().stream().anyMatch(events::contains))) {
      throw new ValidationException(
          HookConfig.RESOURCE, "url", Code.ALREADY_EXISTS, HookRule.HOOK_EXISTS.about(where));
    }
    for (String event : events) {
      if (others.stream().filter(hook -> hook.events().contains(event)).count() >= MOST) {
        throw new ValidationException(
            HookConfig.RESOURCE,
            "events",
            Code.UNPROCESSABLE,
            HookRule.HOOKS_OF_EVENT.about(event, MOST));
      }
    }
    if (others.size() >= MOST_OF_ALL) {
      throw new ValidationException(
          HookConfig.RESOURCE,
          "events",
          Code.UNPROCESSABLE,
          HookRule.HOOKS_ALTOGETHER.about(where, MOST_OF_ALL));
    }
  }

  /**
   * Changes a hook.
   *
   * @throws ValidationException as for a new one
   */
  public Hook change(Hook before, HookConfig config, Collection<String> events, boolean active) {
    List<String> names = HookEvents.require(events);
    requireRoom(before.target(), config, names, Optional.of(before.id()));
    presence.expect();
    hooks.update(before.id(), config.row(), String.join(" ", names), active);
    Subject subject = subject(before);
    if (!config.equals(before.config())) {
      audit.record(AuditAction.HOOK_CONFIG_CHANGED, subject, changed(before.config(), config));
    }
    if (!names.equals(before.events())) {
      audit.record(
          AuditAction.HOOK_EVENTS_CHANGED,
          subject,
          Map.of("events", names, "events_were", before.events()));
    }
    if (active != before.active()) {
      audit.record(AuditAction.HOOK_ACTIVE_CHANGED, subject, Map.of("active", active));
    }
    return find(before.target(), before.id()).orElseThrow();
  }

  /** What of a config is another now; of URLs their hosts, and of secrets nothing. */
  private static Map<String, Object> changed(HookConfig before, HookConfig now) {
    return Map.of(
        "host", now.host(),
        "host_was", before.host(),
        "content_type", now.contentType().name().toLowerCase(Locale.ROOT),
        "insecure_ssl", now.insecureSsl(),
        "secret_changed", !now.secret().equals(before.secret()));
  }

  /** Deletes a hook; what it was not told yet it will not be told. */
  public void delete(Hook hook) {
    hooks.delete(hook.id());
    audit.record(AuditAction.HOOK_DESTROYED, subject(hook), Map.of("host", hook.config().host()));
  }

  /**
   * Lets a hook be told that it is there; a ping that still waits is told at once, and no other is
   * written, so that nobody fills the queue of a receiver that does not take them.
   */
  public void ping(Hook hook, long senderId) {
    if (messages.hasten(hook.id(), HookEvents.PING)) {
      return;
    }
    Optional<Repository> repository =
        hook.target().kind() == HookTarget.Kind.REPOSITORY
            ? repositories.find(hook.target().id())
            : Optional.empty();
    Optional<Organization> organization =
        hook.target().kind() == HookTarget.Kind.ORGANIZATION
            ? organizations.find(hook.target().id())
            : repository.flatMap(found -> organizations.find(found.owner().id()));
    String payload =
        payloads.ping(hook, users.find(senderId).orElseThrow(), repository, organization);
    messages.insert(
        hook.id(),
        new HookMessageDao.Message(
            UUID.randomUUID().toString(),
            HookEvents.PING,
            Optional.empty(),
            repository.map(Repository::id),
            payload));
  }

  private Subject subject(Hook hook) {
    Subject subject =
        switch (hook.target().kind()) {
          case REPOSITORY ->
              repositories
                  .find(hook.target().id())
                  .map(
                      repository ->
                          Subject.repository(
                              folded(repository.owner().login()), folded(repository.name())))
                  .orElse(Subject.NOTHING);
          case ORGANIZATION ->
              organizations
                  .find(hook.target().id())
                  .map(found -> Subject.organization(folded(found.account().login())))
                  .orElse(Subject.NOTHING);
          case INSTANCE -> Subject.NOTHING;
        };
    return subject.reference("hook " + hook.id());
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
