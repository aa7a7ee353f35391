package io.hatoba.access;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.WebSessionDao;
import io.hatoba.metadata.accounts.WebSessionEntity;
import io.hatoba.oci.Quotation;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Browsers that are signed in. All is in rows, so that every node knows and feels the same. */
@Stateless
public class WebSessions {
  /** How long a session lasts that nobody uses. */
  public static final Duration IDLE = Duration.ofDays(14);

  /** How long one lasts at most. */
  public static final Duration LONGEST = Duration.ofDays(90);

  /** How often its use is written down at most. */
  static final Duration NOTED = Duration.ofMinutes(5);

  private static final int LONGEST_ADDRESS = 64;
  private static final int LONGEST_AGENT = 255;

  private final WebSessionDao sessions;
  private final AccountDao accounts;
  private final Clock clock;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public WebSessions() {
    this(null, null, null, null);
  }

  /** Over the rows of sessions and of whose they are. */
  @Inject
  public WebSessions(WebSessionDao sessions, AccountDao accounts, Clock clock, AuditLog audit) {
    this.sessions = sessions;
    this.accounts = accounts;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * A session without its secret.
   *
   * @param seenAt when it was last used, give or take five minutes
   * @param expiresAt when it ends if nobody uses it
   * @param address where it began
   * @param userAgent what the browser calls itself; it prints
   */
  public record Listed(
      long id,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      String address,
      String userAgent) {}

  /**
   * Who shows the secret of a session.
   *
   * @param caller the account, with all scopes
   * @param expiresAt when the session ends if nobody uses it
   */
  public record Found(Caller.Account caller, long sessionId, Instant expiresAt) {}

  /**
   * Begins a session of an account that has just shown its password. Whatever ends all of its
   * sessions holds its row, and comes before this one or after it.
   *
   * @return the secret, to be seen this once; empty if the account has another password by now, is
   *     suspended or gone
   */
  public Optional<WebSession> begin(PasswordSignIn.Proof proof, String address, String userAgent) {
    long accountId = proof.caller().id();
    return accounts
        .find(accountId)
        .filter(found -> isStill(found, proof))
        .map(found -> begin(accountId, address, userAgent));
  }

  private boolean isStill(AccountEntity account, PasswordSignIn.Proof proof) {
    accounts.lock(account);
    return !account.deleted()
        && account.suspendedAt().isEmpty()
        && account.passwordHash().equals(Optional.of(proof.hash()));
  }

  private WebSession begin(long accountId, String address, String userAgent) {
    WebSession secret = WebSession.random();
    Instant now = clock.instant();
    sessions.create(
        new WebSessionEntity(
            accountId,
            secret.hash(),
            now,
            now.plus(IDLE),
            printable(address, LONGEST_ADDRESS),
            printable(userAgent, LONGEST_AGENT)));
    return secret;
  }

  private static String printable(String text, int longest) {
    // Cut before as well: what is thrown away need not be escaped.
    return cut(Quotation.escape(cut(text, longest)), longest);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half a character is none.
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
  }

  /**
   * Who shows a secret, in one statement, and in one more where five minutes have passed since its
   * use was written down.
   *
   * @return empty if it is nobody's, if the session was ended or has expired, and if the account is
   *     suspended
   */
  public Optional<Found> find(String secret) {
    Instant now = clock.instant();
    return WebSession.parse(secret)
        .flatMap(parsed -> sessions.find(parsed.hash(), now))
        .map(
            owned -> new Found(caller(owned), owned.session().id(), prolong(owned.session(), now)));
  }

  private Instant prolong(WebSessionEntity session, Instant now) {
    Instant since = now.minus(NOTED);
    if (session.seenAt().isAfter(since)) {
      return session.expiresAt();
    }
    Instant idle = now.plus(IDLE);
    Instant last = session.createdAt().plus(LONGEST);
    Instant end = idle.isBefore(last) ? idle : last;
    sessions.prolong(session.id(), since, now, end);
    return end;
  }

  static Caller.Account caller(WebSessionDao.Owned owned) {
    AccountEntity account = owned.account();
    return new Caller.Account(
        account.id(),
        account.login(),
        account.siteAdmin(),
        Scopes.parse(String.join(" ", Scopes.ALL)),
        Caller.NO_TOKEN,
        Optional.of(owned.session().expiresAt()),
        OptionalLong.of(owned.session().id()));
  }

  /** Sessions of an account that have not ended, the one that began last first. */
  public List<Listed> list(long accountId) {
    return sessions.list(accountId, clock.instant()).stream()
        .map(
            row ->
                new Listed(
                    row.id(),
                    row.createdAt(),
                    row.seenAt(),
                    row.expiresAt(),
                    row.address(),
                    row.userAgent()))
        .toList();
  }

  /**
   * Ends a session of an account, on every node at once.
   *
   * @return false if it has none such
   */
  public boolean end(long accountId, long sessionId) {
    boolean ended = sessions.delete(accountId, sessionId);
    if (ended) {
      audit.record(
          AuditAction.SESSION_ENDED,
          Subject.NOTHING.account(accountId).reference("session " + sessionId));
    }
    return ended;
  }

  /**
   * Ends all sessions of an account but one.
   *
   * @return how many
   */
  public int endOthers(long accountId, long keptSessionId) {
    int ended = sessions.deleteOthers(accountId, keptSessionId);
    if (ended > 0) {
      audit.record(
          AuditAction.SESSION_ENDED, Subject.NOTHING.account(accountId), Map.of("sessions", ended));
    }
    return ended;
  }

  /** Signs a browser out; one that is not signed in stays so. */
  public void end(String secret) {
    WebSession.parse(secret)
        .flatMap(parsed -> sessions.find(parsed.hash(), clock.instant()))
        .ifPresent(owned -> end(owned.account().id(), owned.session().id()));
  }
}
