package io.hatoba.distribution;

import io.hatoba.access.Access;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.AccessRule;
import io.hatoba.access.Action;
import io.hatoba.access.ApiRule;
import io.hatoba.access.BearerToken;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.access.Grant;
import io.hatoba.access.Refusals;
import io.hatoba.access.ResourceScope;
import io.hatoba.access.SignIn;
import io.hatoba.access.TokenIssuing;
import io.hatoba.config.RegistryHost;
import io.hatoba.events.Actor;
import io.hatoba.events.CurrentOrigin;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.UnauthorizedException;
import io.hatoba.registry.Viewer;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides whether a request is let through, and with what refusal it is not. */
@Singleton
final class AccessChecks {
  /** One text for what is private and for what is absent. */
  static final String NO_ACCESS = ApiRule.NO_ACCESS.pattern();

  /** Where the detail of a refusal has the rules that led there, the last of which decided. */
  private static final String RULES = "rules";

  private final TokenIssuing tokens;
  private final SignIn signIn;
  private final AccessPolicy policy;
  private final Refusals refusals;
  private final CurrentOrigin origin;
  private final PackageTypeModes types;

  @Inject
  AccessChecks(
      TokenIssuing tokens,
      SignIn signIn,
      AccessPolicy policy,
      Refusals refusals,
      CurrentOrigin origin,
      PackageTypeModes types) {
    this.tokens = tokens;
    this.signIn = signIn;
    this.policy = policy;
    this.refusals = refusals;
    this.origin = origin;
    this.types = types;
  }

  /**
   * A request as far as access goes.
   *
   * @param host the configured host that it came to
   * @param credentials what it shows
   * @param need what its method needs
   * @param name the repository of its path
   * @param mountSource the repository that it would mount from
   * @param address where it comes from
   */
  record Request(
      RegistryHost host,
      Credentials credentials,
      Need need,
      Optional<ImageName> name,
      Optional<ImageName> mountSource,
      String address) {
    /** Every scope that the request needs. */
    List<ResourceScope> scopes() {
      List<ResourceScope> scopes = new ArrayList<>();
      name.ifPresent(
          target -> scopes.add(ResourceScope.repository(target.toString(), actionsWith(need))));
      mountSource.ifPresent(
          source ->
              scopes.add(ResourceScope.repository(source.toString(), EnumSet.of(Action.PULL))));
      if (need == Need.CATALOG) {
        scopes.add(ResourceScope.catalog());
      }
      return scopes;
    }

    ChallengeException challenge(UnauthorizedException refusal) {
      return new ChallengeException(refusal, host, scopes());
    }
  }

  /** What a client asks for who means to do something: to push is to pull as well. */
  private static Set<Action> actionsWith(Need need) {
    return switch (need) {
      case PUSH -> EnumSet.of(Action.PULL, Action.PUSH);
      case DELETE -> EnumSet.of(Action.PULL, Action.DELETE);
      default -> EnumSet.of(Action.PULL);
    };
  }

  private static Optional<Action> action(Need need) {
    return switch (need) {
      case PULL -> Optional.of(Action.PULL);
      case PUSH -> Optional.of(Action.PUSH);
      case DELETE -> Optional.of(Action.DELETE);
      default -> Optional.empty();
    };
  }

  /**
   * Lets a request through.
   *
   * @throws ChallengeException if another credential may help
   * @throws DeniedException if none will
   * @throws NameUnknownException if something is to be done to a name of a type that is disabled;
   *     who looks finds nothing ({@link #viewer})
   */
  Granted require(Request request) {
    Granted granted = admit(request);
    if (request.need() == Need.PUSH || request.need() == Need.DELETE) {
      requireServed(granted);
    }
    return granted;
  }

  private void requireServed(Granted granted) {
    if (!serves(granted.name())) {
      throw new NameUnknownException(granted.name().repositoryName());
    }
  }

  /** Whether there is anything to be found by a name, going by its type. */
  boolean serves(ImageName name) {
    return types.serves(name.kind());
  }

  private Granted admit(Request request) {
    Credentials credentials = request.credentials();
    if (credentials instanceof Credentials.Bearer bearer) {
      return bearer(request, bearer);
    }
    if (credentials instanceof Credentials.Basic basic) {
      Caller.Known caller =
          signIn
              .signIn(basic.user(), basic.password(), request.address())
              .orElseThrow(
                  () ->
                      request.challenge(
                          new UnauthorizedException(
                              "the user name and the token do not belong together",
                              Optional.empty())));
      origin.actAs(caller.actor());
      return known(request, caller);
    }
    if (credentials instanceof Credentials.Unknown) {
      refusals.noticeCredential(ApiRule.HEADER_MALFORMED.pattern());
      throw request.challenge(
          new UnauthorizedException(ApiRule.HEADER_MALFORMED.pattern(), Optional.empty()));
    }
    return known(request, new Caller.Anonymous());
  }

  private Granted known(Request request, Caller caller) {
    Optional<Action> action = action(request.need());
    boolean anonymous = caller instanceof Caller.Anonymous;
    if (action.isEmpty()) {
      Decision decision =
          request.need() == Need.CATALOG
              ? policy.decideCatalog(caller)
              : new Decision(!anonymous, List.of(AccessRule.CREDENTIAL_NEEDED.about()));
      if (!decision.allowed()) {
        throw refusal(request, caller, decision);
      }
      return new Granted(
          request.host(), request.name(), Set.of(), caller, Optional.empty(), request.address());
    }
    ImageName name = request.name().orElseThrow();
    Access access = policy.of(caller, name);
    Decision decision = access.decide(action.get());
    if (!decision.allowed()) {
      throw access.allows(Action.PULL)
          ? refusal(request, caller, decision)
          : hidden(request, caller, decision);
    }
    Set<Action> allowed = EnumSet.of(action.get());
    if (action.get() != Action.PUSH && access.allows(Action.PUSH)) {
      allowed.add(Action.PUSH);
    }
    return new Granted(
        request.host(), request.name(), allowed, caller, Optional.empty(), request.address());
  }

  /** The refusal of who may know the rules that led there. */
  private RuntimeException refusal(Request request, Caller caller, Decision decision) {
    return refusal(
        request,
        caller,
        decision,
        new DeniedException(decision.reason(), Map.of(RULES, decision.chain())));
  }

  /** The refusal of who may not even know whether there is something. */
  private RuntimeException hidden(Request request, Caller caller, Decision decision) {
    return refusal(request, caller, decision, new DeniedException(NO_ACCESS));
  }

  private RuntimeException refusal(
      Request request, Caller caller, Decision decision, DeniedException denied) {
    if (caller instanceof Caller.Known known) {
      notice(request, known.actor(), decision.chain());
      return denied;
    }
    // What every client hears first is no refusal yet.
    return request.challenge(UnauthorizedException.required());
  }

  private void notice(Request request, Actor actor, List<String> chain) {
    Optional<Action> action = action(request.need());
    if (action.isPresent()) {
      refusals.notice(actor, action.get(), request.name().orElseThrow(), chain);
    } else if (request.need() == Need.CATALOG) {
      refusals.noticeCatalog(actor, chain);
    } else {
      refusals.noticeCredential(String.join("; ", chain));
    }
  }

  private Granted bearer(Request request, Credentials.Bearer shown) {
    BearerToken token =
        tokens.verify(shown.token(), request.host()).orElseThrow(() -> invalid(request));
    origin.actAs(token.actor());
    Optional<Action> action = action(request.need());
    Grant grant =
        request.need() == Need.CATALOG
            ? token.catalog()
            : request
                .name()
                .map(name -> token.grant(name.toString()))
                .orElse(new Grant(Set.of(), Set.of()));
    if (request.need() == Need.CATALOG) {
      action = Optional.of(Action.PULL);
    }
    if (action.isPresent() && !grant.allowed().contains(action.get())) {
      throw bearerRefusal(request, token, grant, action.get());
    }
    request.mountSource().ifPresent(source -> requireAsked(request, token, source));
    return new Granted(
        request.host(),
        request.name(),
        grant.allowed(),
        new Caller.Anonymous(),
        Optional.of(token),
        request.address());
  }

  private RuntimeException invalid(Request request) {
    String message = ApiRule.BEARER_INVALID.pattern();
    notice(request, Actor.ANONYMOUS, List.of(message));
    return request.challenge(UnauthorizedException.invalidToken(message));
  }

  /**
   * A bearer remembers what was refused, not why. Where it was refused to pull nothing is asked, of
   * what is private as of what is absent; others are told the rules as they are now.
   */
  private RuntimeException bearerRefusal(
      Request request, BearerToken token, Grant grant, Action action) {
    if (!grant.refused().contains(action)) {
      return request.challenge(
          UnauthorizedException.insufficientScope("the token was made for another scope"));
    }
    if (token.accountId().isEmpty()) {
      return request.challenge(UnauthorizedException.required());
    }
    if (request.need() != Need.CATALOG && grant.refused().contains(Action.PULL)) {
      notice(request, token.actor(), List.of(NO_ACCESS));
      return new DeniedException(NO_ACCESS);
    }
    Optional<Caller.Known> holder = holder(token);
    if (holder.isEmpty()) {
      return invalid(request);
    }
    known(request, holder.get());
    return request.challenge(
        UnauthorizedException.invalidToken(
            "what the bearer token was refused is allowed by now; ask for another"));
  }

  private static void requireAsked(Request request, BearerToken token, ImageName source) {
    Grant grant = token.grant(source.toString());
    boolean asked = grant.allowed().contains(Action.PULL) || grant.refused().contains(Action.PULL);
    if (!asked) {
      throw request.challenge(
          UnauthorizedException.insufficientScope(
              "the token was not made for the repository to mount from"));
    }
  }

  /** Whether the caller of a request that was let through may read another repository. */
  boolean mayRead(Granted granted, ImageName other) {
    if (granted.bearer().isPresent()) {
      BearerToken token = granted.bearer().get();
      if (token.grant(other.toString()).allowed().contains(Action.PULL)) {
        return true;
      }
      return !token.grant(other.toString()).refused().contains(Action.PULL)
          && holder(token)
              .filter(holder -> policy.of(holder, other).allows(Action.PULL))
              .isPresent();
    }
    return policy.of(granted.caller(), other).allows(Action.PULL);
  }

  /**
   * Lets a push go on whose body took its time: what was allowed when it began may have ended.
   *
   * @throws DeniedException if it has
   * @throws NameUnknownException if packages of its type are disabled by now
   */
  void requireStillPushes(Granted granted) {
    boolean unchanged = granted.bearer().filter(tokens::holds).isPresent();
    if (!unchanged && !mayPush(granted, granted.name())) {
      throw readOnly(granted.name())
          ? new DeniedException(PackageTypeModes.readOnlyRule(granted.name().kind()))
          : new DeniedException(NO_ACCESS);
    }
    requireServed(granted);
  }

  private boolean readOnly(ImageName name) {
    return types.of(name.kind()) == PackageTypeMode.READ_ONLY;
  }

  /** The caller of a request that was let through, as a viewer of the repository of its path. */
  Viewer viewer(Granted granted) {
    return new Viewer(
        granted.mayPush(), () -> mayPush(granted, granted.name()), serves(granted.name()));
  }

  /** The caller of a request that was let through, as a viewer of another repository. */
  Viewer viewer(Granted granted, ImageName other) {
    return new Viewer(false, () -> mayPush(granted, other), serves(other));
  }

  private boolean mayPush(Granted granted, ImageName name) {
    Optional<? extends Caller> caller =
        granted.bearer().isPresent()
            ? holder(granted.bearer().get())
            : Optional.of(granted.caller());
    return caller.filter(who -> policy.of(who, name).allows(Action.PUSH)).isPresent();
  }

  private Optional<Caller.Known> holder(BearerToken token) {
    return token.credential().flatMap(signIn::find);
  }
}
