package io.hatoba.access;

import io.hatoba.config.RegistryHost;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.settings.AccessEpoch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes bearer tokens that hold the intersection of what is asked for and what is allowed, and
 * reads them.
 */
@Singleton
public final class TokenIssuing {
  /** Characters of repository names in one token: its header stays far below a server's limit. */
  private static final int MAX_NAME_CHARACTERS = 3_000;

  private final AccessPolicy policy;
  private final BearerTokens tokens;
  private final SignIn signIn;
  private final AccessEpoch epoch;
  private final Refusals refusals;

  /** Under the one policy. */
  @Inject
  public TokenIssuing(
      AccessPolicy policy,
      BearerTokens tokens,
      SignIn signIn,
      AccessEpoch epoch,
      Refusals refusals) {
    this.policy = policy;
    this.tokens = tokens;
    this.signIn = signIn;
    this.epoch = epoch;
    this.refusals = refusals;
  }

  /**
   * Makes a token for a caller.
   *
   * @param scopes what is asked for; what does not fit into a small token is left out, and asked
   *     for again by the client when it needs it
   */
  public String issue(RegistryHost host, Caller caller, List<ResourceScope> scopes) {
    List<ResourceScope> fitting = new ArrayList<>();
    int characters = 0;
    for (ResourceScope scope : scopes) {
      characters += scope.name().length();
      if (characters <= MAX_NAME_CHARACTERS || !scope.type().equals(ResourceScope.REPOSITORY)) {
        fitting.add(scope);
      }
    }
    return tokens.sign(decide(host, caller, fitting, end(caller), Noticing.REFUSALS));
  }

  /** No bearer outlives what was shown for it, its grace included. */
  private Instant end(Caller caller) {
    Instant end = tokens.expiry();
    return caller instanceof Caller.Known known
        ? known
            .end()
            .map(last -> last.minus(BearerTokens.GRACE))
            .filter(last -> last.isBefore(end))
            .orElse(end)
        : end;
  }

  /** Whether the audit log is told of refusals: it is once, when a token is asked for. */
  private enum Noticing {
    REFUSALS,
    NOTHING
  }

  private BearerToken decide(
      RegistryHost host,
      Caller caller,
      List<ResourceScope> scopes,
      Instant expiresAt,
      Noticing noticing) {
    // Before anything is asked: what changes meanwhile raises it once more.
    long current = epoch.current();
    Map<String, Grant> repositories = new HashMap<>();
    Grant catalog = Grant.NONE;
    for (ResourceScope scope : scopes) {
      if (scope.type().equals(ResourceScope.REPOSITORY)) {
        repositories.put(scope.name(), grant(host, caller, scope, noticing));
      } else {
        Decision decision = policy.decideCatalog(caller);
        catalog = grant(decision, scope.actions());
        if (noticing == Noticing.REFUSALS
            && !decision.allowed()
            && caller instanceof Caller.Known known) {
          refusals.noticeCatalog(known.actor(), decision.chain());
        }
      }
    }
    OptionalLong accountId = OptionalLong.empty();
    Optional<Credential> credential = Optional.empty();
    if (caller instanceof Caller.Known known) {
      accountId = OptionalLong.of(known.accountId());
      credential = Optional.of(known.credential());
    }
    return new BearerToken(
        host.service(),
        accountId,
        credential,
        caller instanceof Caller.Workflow workflow
            ? OptionalLong.of(workflow.repositoryId())
            : OptionalLong.empty(),
        current,
        repositories,
        catalog,
        expiresAt);
  }

  /**
   * What a bearer token says by now. It was made for a credential that may have been revoked since,
   * of an account that may have other roles; both are asked again once that may have changed.
   *
   * @param text the token as its bearer shows it
   * @param host that the request came to
   * @return empty if it is no token of ours, has ended, or has lost its credential
   */
  public Optional<BearerToken> verify(String text, RegistryHost host) {
    Optional<BearerToken> shown = tokens.verify(text, host.service());
    if (shown.isEmpty() || shown.get().epoch() >= epoch.current()) {
      return shown;
    }
    BearerToken old = shown.get();
    Optional<? extends Caller> caller =
        old.credential().isPresent()
            ? signIn.find(old.credential().get())
            : Optional.of(new Caller.Anonymous());
    Optional<BearerToken> now =
        caller.map(who -> decide(host, who, old.asked(), old.expiresAt(), Noticing.NOTHING));
    now.ifPresent(token -> tokens.renew(text, token));
    return now;
  }

  /** Whether nothing has changed of who may do what since a token was decided. */
  public boolean holds(BearerToken token) {
    return token.epoch() >= epoch.current();
  }

  private Grant grant(RegistryHost host, Caller caller, ResourceScope scope, Noticing noticing) {
    Set<Action> allowed = EnumSet.noneOf(Action.class);
    try {
      var name = host.imageName(new RepositoryName(scope.name()));
      Access access = policy.of(caller, name);
      for (Action action : scope.actions()) {
        Decision decision = access.decide(action);
        if (decision.allowed()) {
          allowed.add(action);
        } else if (noticing == Noticing.REFUSALS && caller instanceof Caller.Known known) {
          refusals.notice(known.actor(), action, name, decision.chain());
        }
      }
    } catch (NameInvalidException namesNothing) {
      // Nobody may do anything to a name that cannot exist; the request itself will be told why.
      allowed.clear();
    }
    Set<Action> refused = EnumSet.noneOf(Action.class);
    refused.addAll(scope.actions());
    refused.removeAll(allowed);
    return new Grant(allowed, refused);
  }

  private static Grant grant(Decision decision, Set<Action> asked) {
    return decision.allowed() ? new Grant(asked, Set.of()) : new Grant(Set.of(), asked);
  }
}
