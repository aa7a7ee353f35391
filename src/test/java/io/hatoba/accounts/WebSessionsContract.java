package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.Caller;
import io.hatoba.access.Credential;
import io.hatoba.access.PasswordHashes;
import io.hatoba.access.PasswordSignIn;
import io.hatoba.access.Scopes;
import io.hatoba.access.SignInThrottle;
import io.hatoba.access.WebSession;
import io.hatoba.access.WebSessions;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.CredentialKind;
import io.hatoba.events.Origin;
import io.hatoba.events.Subject;
import io.hatoba.metadata.Rows;
import io.hatoba.server.SettableClock;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers that are signed in, and what ends that, on either database. */
abstract class WebSessionsContract {
  private static final String PASSWORD = "a long enough password";
  private static final String OTHER = "another one that is long";

  private final SettableClock clock =
      new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private TestDatabase database;
  private Rows rows;
  private AuditBeans audit;
  private AccountBeans beans;
  private WebSessions sessions;
  private String login;
  private long account;

  @BeforeEach
  void makeUser(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    beans = new AccountBeans(rows.daos(), clock, audit.log());
    sessions = node();
    login = "W" + rows.owner().substring(1);
    account = inTransaction(() -> beans.users().create(login, "", false)).id();
    change(() -> beans.users().changePassword(account, PASSWORD));
  }

  private WebSessions node() {
    return new WebSessions(rows.daos().webSessions(), rows.accounts(), clock, audit.log());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private void change(Runnable work) {
    inTransaction(
        () -> {
          work.run();
          return true;
        });
  }

  private WebSession begin() {
    return begin(proof()).orElseThrow();
  }

  private Optional<WebSession> begin(PasswordSignIn.Proof proof) {
    return inTransaction(() -> sessions.begin(proof, "192.0.2.1", "Browser\n" + "x".repeat(300)));
  }

  private PasswordSignIn signIn() {
    return new PasswordSignIn(
        rows.accounts(),
        beans.passwords(),
        new PasswordHashes(rows.accounts()),
        new SignInThrottle(Clock.systemUTC()),
        audit.log());
  }

  private PasswordSignIn.Proof proof() {
    return inTransaction(() -> signIn().prove(login, PASSWORD, "192.0.2.1")).orElseThrow();
  }

  private Optional<WebSessions.Found> find(WebSession secret) {
    return inTransaction(() -> sessions.find(secret.text()));
  }

  private long id(WebSession secret) {
    return find(secret).orElseThrow().sessionId();
  }

  @Test
  void aSessionIsItsAccountWithAllScopesOnEveryNodeInOneStatement() {
    WebSession secret = begin();
    List<String> statements = database.statements(() -> assertThat(find(secret)).isPresent());
    assertThat(statements).hasSize(1);
    WebSessions.Found found = inTransaction(() -> node().find(secret.text())).orElseThrow();
    assertThat(found.caller().id()).isEqualTo(account);
    assertThat(found.caller().scopes()).containsExactlyInAnyOrderElementsOf(Scopes.ALL);
    assertThat(found.caller().tokenId()).isEqualTo(Caller.NO_TOKEN);
    assertThat(found.caller().credential())
        .isEqualTo(new Credential(Credential.Kind.SESSION, found.sessionId()));
    assertThat(found.expiresAt()).isEqualTo(clock.instant().plus(WebSessions.IDLE));
  }

  @Test
  void theSecretIsNotKeptAndWhatTheBrowserSaysIsCutAndPrints() {
    WebSession secret = begin();
    WebSessions.Listed listed = inTransaction(() -> sessions.list(account)).get(0);
    assertThat(listed.userAgent()).startsWith("Browser").doesNotContain("\n").hasSize(255);
    assertThat(listed.address()).isEqualTo("192.0.2.1");
    assertThat(secret.toString()).doesNotContain(secret.text());
    assertThat(database.query("select secret_hash from web_session where id = ?", listed.id()))
        .isNotEqualTo(List.of(secret.text()))
        .first()
        .asString()
        .hasSize(64);
  }

  @Test
  void whatIsNoSecretIsNobody() {
    begin();
    assertThat(database.statements(() -> assertThat(find(new WebSession(""))).isEmpty())).isEmpty();
    assertThat(find(new WebSession("A".repeat(43)))).isEmpty();
  }

  @Test
  void useProlongsASessionAtMostEveryFiveMinutesAndNotBeyondNinetyDays() {
    WebSession secret = begin();
    Instant began = clock.instant();
    clock.pass(Duration.ofMinutes(4));
    assertThat(find(secret).orElseThrow().expiresAt()).isEqualTo(began.plus(WebSessions.IDLE));
    clock.pass(Duration.ofMinutes(1));
    assertThat(find(secret).orElseThrow().expiresAt())
        .isEqualTo(clock.instant().plus(WebSessions.IDLE));
    assertThat(database.statements(() -> find(secret))).hasSize(1);
    assertThat(inTransaction(() -> sessions.list(account)).get(0).seenAt())
        .isEqualTo(clock.instant());
    while (clock.instant().isBefore(began.plus(Duration.ofDays(70)))) {
      clock.pass(Duration.ofDays(13));
      assertThat(find(secret)).isPresent();
    }
    assertThat(find(secret).orElseThrow().expiresAt()).isEqualTo(began.plus(WebSessions.LONGEST));
    clock.pass(Duration.between(clock.instant(), began.plus(WebSessions.LONGEST)));
    assertThat(find(secret)).isEmpty();
  }

  @Test
  void aSessionThatNobodyUsesExpiresAndItsRowGoesWithTheNext() {
    WebSession secret = begin();
    long old = id(secret);
    clock.pass(WebSessions.IDLE);
    assertThat(find(secret)).isEmpty();
    assertThat(inTransaction(() -> sessions.list(account))).isEmpty();
    begin();
    assertThat(database.query("select id from web_session where id = ?", old)).isEmpty();
  }

  @Test
  void sessionsAreEndedByTheirAccountAloneAndThatIsInTheLog() {
    WebSession one = begin();
    WebSession two = begin();
    WebSession three = begin();
    long ended = id(one);
    assertThat(inTransaction(() -> sessions.end(rows.ownerId(), ended))).isFalse();
    assertThat(find(one)).isPresent();
    assertThat(inTransaction(() -> sessions.end(account, ended))).isTrue();
    assertThat(inTransaction(() -> sessions.end(account, ended))).isFalse();
    assertThat(inTransaction(() -> node().find(one.text()))).isEmpty();
    assertThat(inTransaction(() -> sessions.endOthers(account, id(two)))).isEqualTo(1);
    assertThat(find(three)).isEmpty();
    assertThat(find(two)).isPresent();
    change(() -> sessions.end(two.text()));
    change(() -> sessions.end(two.text()));
    assertThat(find(two)).isEmpty();
    assertThat(
            database.query(
                "select id from audit_event where action = 'user_session.destroy'"
                    + " and account_id = ?",
                account))
        .hasSize(3);
  }

  @Test
  void suspensionEndsSessionsForGood() {
    WebSession secret = begin();
    inTransaction(() -> beans.users().suspend(login));
    assertThat(find(secret)).isEmpty();
    inTransaction(() -> beans.users().unsuspend(login));
    assertThat(find(secret)).isEmpty();
  }

  @Test
  void aSignInUnderWayDoesNotOutliveWhatEndsSessions() {
    PasswordSignIn.Proof shown = proof();
    assertThat(shown.toString()).doesNotContain(shown.hash());
    change(() -> beans.users().changePassword(account, OTHER));
    assertThat(begin(shown)).isEmpty();
    change(() -> beans.users().changePassword(account, PASSWORD));
    PasswordSignIn.Proof again = proof();
    inTransaction(() -> beans.users().suspend(login));
    assertThat(begin(again)).isEmpty();
    inTransaction(() -> beans.users().unsuspend(login));
    assertThat(begin(again)).isPresent();
    inTransaction(() -> beans.users().delete(login));
    assertThat(begin(again)).isEmpty();
  }

  @Test
  void aSignInWaitsForWhoeverChangesThePassword() throws Exception {
    PasswordSignIn.Proof shown = proof();
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch signedIn = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> change =
          other.submit(
              () ->
                  change(
                      () -> {
                        beans.users().changePassword(account, OTHER);
                        changed.countDown();
                        // Nobody signs in before this is committed; who does not wait has by then.
                        await(signedIn, 500);
                      }));
      await(changed, 30_000);
      Optional<WebSession> begun = begin(shown);
      signedIn.countDown();
      change.get();
      assertThat(begun).isEmpty();
      assertThat(inTransaction(() -> sessions.list(account))).isEmpty();
    } finally {
      other.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void deletionEndsSessions() {
    WebSession secret = begin();
    inTransaction(() -> beans.users().delete(login));
    assertThat(find(secret)).isEmpty();
    assertThat(database.query("select id from web_session where account_id = ?", account))
        .isEmpty();
  }

  @Test
  void anotherPasswordEndsSessions() {
    WebSession secret = begin();
    change(() -> beans.users().changePassword(account, OTHER));
    assertThat(find(secret)).isEmpty();
  }

  @Test
  void onesOwnPasswordIsChangedByThePresentOneAndKeepsTheSession() {
    PasswordSignIn signIn = signIn();
    OwnPassword own = new OwnPassword(signIn, beans.users());
    WebSession kept = begin();
    WebSession other = begin();
    Caller.Account caller = find(kept).orElseThrow().caller();
    assertThatThrownBy(() -> change(() -> own.change(caller, OTHER, OTHER, "192.0.2.1")))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> change(() -> own.change(caller, PASSWORD, "short", "192.0.2.1")))
        .isInstanceOf(ValidationException.class);
    assertThat(find(other)).isPresent();
    int signIns = audit.find("action:user.login actor:" + login).size();
    assertThat(signIns).isPositive();
    change(() -> own.change(caller, PASSWORD, OTHER, "192.0.2.1"));
    assertThat(audit.find("action:user.login actor:" + login)).hasSize(signIns);
    assertThat(find(kept)).isPresent();
    assertThat(find(other)).isEmpty();
    assertThat(inTransaction(() -> signIn.signIn(login, OTHER, "192.0.2.1"))).isPresent();
    assertThat(inTransaction(() -> signIn.signIn(login, PASSWORD, "192.0.2.1"))).isEmpty();
  }

  @Test
  void aCredentialOfASessionIsGoodWhileTheSessionIs() {
    WebSession secret = begin();
    // The node's clock here is the system's.
    Credential credential = find(secret).orElseThrow().caller().credential();
    var signIn = AccessBeans.signIn(rows.daos(), audit.log());
    assertThat(inTransaction(() -> signIn.find(credential))).isPresent();
    change(() -> sessions.end(secret.text()));
    assertThat(inTransaction(() -> signIn.find(credential))).isEmpty();
  }

  @Test
  void theLogTellsThatASessionWasShown() {
    Caller.Account caller = find(begin()).orElseThrow().caller();
    audit
        .log()
        .notice(
            AuditAction.API_REFUSED,
            new Origin(caller.actor(), "192.0.2.1", ""),
            Subject.NOTHING,
            "no");
    assertThat(audit.find("actor:" + login))
        .anySatisfy(
            entry -> {
              assertThat(entry.origin().actor().credential()).isEqualTo(CredentialKind.SESSION);
              assertThat(entry.origin().actor().credentialId())
                  .hasValue(caller.sessionId().getAsLong());
            });
  }
}
