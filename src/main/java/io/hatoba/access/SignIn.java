package io.hatoba.access;

import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.WebSessionDao;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.metadata.accounts.WorkflowTokenEntity;
import io.hatoba.oci.TooManyRequestsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds out who shows a credential. */
@Singleton
public final class SignIn {
  /** No account has this login. */
  private static final String NO_LOGIN = "";

  private final AccountDao accounts;
  private final WorkflowTokenDao workflowTokens;
  private final WebSessionDao sessions;
  private final Clock clock;
  private final RepositoryPolicy repositories;
  private final SignInThrottle throttle;
  private final SignInAudit audit;

  /** Over the rows of accounts and tokens. */
  @Inject
  public SignIn(
      AccountDao accounts,
      WorkflowTokenDao workflowTokens,
      WebSessionDao sessions,
      Clock clock,
      RepositoryPolicy repositories,
      SignInThrottle throttle,
      AuditLog audit) {
    this.accounts = accounts;
    this.workflowTokens = workflowTokens;
    this.sessions = sessions;
    this.clock = clock;
    this.repositories = repositories;
    this.throttle = throttle;
    this.audit = new SignInAudit(audit);
  }

  /**
   * Who is behind a user name and a token.
   *
   * @param login must be the owner's of a personal access token, case folded; a workflow token
   *     takes any
   * @param token the personal access token or workflow token
   * @param address where the request comes from
   * @return empty if the two do not belong together, if the token has expired, and if the account
   *     is suspended
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public Optional<Caller.Known> signIn(String login, String token, String address) {
    String folded = login.toLowerCase(Locale.ROOT);
    return signIn(folded, token, address, owner -> owner.account().foldedLogin().equals(folded));
  }

  /**
   * Who is behind a token that comes without a user name.
   *
   * @param address where the request comes from
   * @return empty if it is nobody's, has expired, or the account is suspended
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public Optional<Caller.Known> signIn(String token, String address) {
    return signIn(NO_LOGIN, token, address, owner -> true);
  }

  private Optional<Caller.Known> signIn(
      String folded, String token, String address, Predicate<AccountDao.TokenOwner> isMeant) {
    Optional<WorkflowToken> workflow = WorkflowToken.parse(token);
    if (workflow.isPresent()) {
      // The user name says nothing; failures count for the token instead, or whoever failed under
      // a name that CI jobs use would make the next job wait, whose token nobody has seen before.
      String hash = workflow.get().hash();
      return throttled(
          "hbs_" + workflow.get().lastEight(),
          hash,
          address,
          () -> workflowTokens.find(hash).map(this::shown).orElse(Shown.UNKNOWN));
    }
    String hash = new PersonalAccessToken(token).hash();
    return throttled(
        // Without a login failures count for the token, as a workflow's, and not for all who say
        // none behind the same address.
        folded.isEmpty() ? "hbp_" + hash.substring(0, 8) : folded,
        hash,
        address,
        () ->
            PersonalAccessToken.parse(token)
                .flatMap(parsed -> accounts.findTokenOwner(hash))
                .map(owner -> Shown.of(owner, isMeant))
                .orElse(Shown.UNKNOWN));
  }

  /**
   * What becomes of a credential that is shown.
   *
   * @param caller who it is; empty if it is not good
   * @param owner whose token it is, where it is known and not good
   * @param reason why it is not good
   */
  private record Shown(
      Optional<Caller.Known> caller, Optional<AccountDao.TokenOwner> owner, String reason) {
    static final Shown UNKNOWN =
        new Shown(Optional.empty(), Optional.empty(), ApiRule.NO_TOKEN.pattern());

    static Shown good(Caller.Known caller) {
      return new Shown(Optional.of(caller), Optional.empty(), "");
    }

    static Shown of(AccountDao.TokenOwner owner, Predicate<AccountDao.TokenOwner> isMeant) {
      if (!isMeant.test(owner)) {
        return new Shown(Optional.empty(), Optional.of(owner), ApiRule.TOKEN_OF_ANOTHER.pattern());
      }
      return account(owner)
          .map(Shown::good)
          .orElse(
              new Shown(Optional.empty(), Optional.of(owner), ApiRule.ACCOUNT_SUSPENDED.pattern()));
    }
  }

  private Optional<Caller.Known> throttled(
      String login, String hash, String address, Supplier<Shown> search) {
    try {
      throttle.admit(login, hash, address);
    } catch (TooManyRequestsException tooEarly) {
      audit.failed(login, Optional.empty(), address, ApiRule.TOO_MANY_FAILED.pattern());
      throw tooEarly;
    }
    Shown shown = search.get();
    if (shown.caller().isPresent()) {
      throttle.succeeded(login, hash, address);
      audit.succeeded(shown.caller().get(), address);
    } else {
      throttle.failed(login, hash, address);
      audit.failed(login, shown.owner(), address, shown.reason());
    }
    return shown.caller();
  }

  /**
   * Who has shown a credential, as both are now.
   *
   * @return empty if the token or session was ended or has expired, if the account is suspended,
   *     and if who asked for a workflow token could not do so now
   */
  public Optional<Caller.Known> find(Credential credential) {
    return switch (credential.kind()) {
      case PERSONAL -> accounts.findTokenOwner(credential.id()).flatMap(SignIn::account);
      case WORKFLOW ->
          workflowTokens.find(credential.id()).filter(this::couldBeMadeNow).map(SignIn::workflow);
      case SESSION -> sessions.find(credential.id(), clock.instant()).map(WebSessions::caller);
    };
  }

  private static Optional<Caller.Known> account(AccountDao.TokenOwner owner) {
    AccountEntity account = owner.account();
    return account.suspendedAt().isPresent()
        ? Optional.empty()
        : Optional.of(
            new Caller.Account(
                account.id(),
                account.login(),
                account.siteAdmin(),
                Scopes.parse(owner.scopes()),
                owner.tokenId(),
                owner.expiresAt()));
  }

  private Shown shown(WorkflowTokenDao.TokenOwner owner) {
    return couldBeMadeNow(owner)
        ? Shown.good(workflow(owner))
        : new Shown(Optional.empty(), Optional.empty(), ApiRule.MAKER_LOST_ROLE.pattern());
  }

  /**
   * A token that somebody asked for is good while they could ask for another. It is asked here and
   * not where a role is taken, of which there are many, so that none of them can forget it.
   */
  private boolean couldBeMadeNow(WorkflowTokenDao.TokenOwner owner) {
    return owner
        .token()
        .madeBy()
        .map(maker -> repositories.administers(maker, owner.repository()))
        .orElse(true);
  }

  private static Caller.Known workflow(WorkflowTokenDao.TokenOwner owner) {
    WorkflowTokenEntity token = owner.token();
    return new Caller.Workflow(
        token.id(),
        token.repositoryId(),
        owner.owner().id(),
        owner.owner().login() + "/" + owner.repository().name(),
        token.run(),
        token.permission() == WorkflowTokenEntity.Permission.WRITE,
        token.expiresAt());
  }
}
