package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Role;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a live bearer token is good for while roles come and go, on either database. */
abstract class TokenIssuingContract {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final PersonalAccessToken token = PersonalAccessToken.random();
  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private AccessEpoch epoch;
  private SignIn signIn;
  private TokenIssuing issuing;
  private RegistryHost host;
  private ImageName name;
  private String login;
  private long account;

  @BeforeEach
  void makeUser(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    name = rows.name();
    Settings settings = new Settings(key -> Optional.empty());
    host = new RegistryHosts(settings).find("localhost:8080").orElseThrow();
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    login = "u" + rows.owner().substring(1);
    account =
        inTransaction(
            () -> {
              AccountEntity made = rows.accounts().create(AccountEntity.user(login, null));
              rows.accounts()
                  .create(
                      new AccessTokenEntity(
                          made.id(),
                          token.hash(),
                          token.lastEight(),
                          "write:packages delete:packages",
                          "laptop"));
              return made.id();
            });
    restart();
  }

  /** A node that has looked at nothing yet. */
  private void restart() {
    epoch = new AccessEpoch(rows.epochs());
    Settings settings = new Settings(key -> Optional.empty());
    issuing =
        new TokenIssuing(
            AccessBeans.policy(rows.daos(), settings),
            AccessBeans.bearerTokens(rows.daos(), epoch, Clock.fixed(NOW, ZoneOffset.UTC)),
            signIn,
            epoch,
            new Refusals(audit.log()));
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private String issue(Caller caller) {
    return inTransaction(
        () ->
            issuing.issue(
                host,
                caller,
                List.of(
                    ResourceScope.repository(name.toString(), EnumSet.allOf(Action.class)),
                    ResourceScope.catalog())));
  }

  private String issue() {
    return issue(
        inTransaction(() -> signIn.signIn(login, token.text(), "192.0.2.1")).orElseThrow());
  }

  private Optional<BearerToken> verify(String bearer) {
    return inTransaction(() -> issuing.verify(bearer, host));
  }

  private Set<Action> allowed(String bearer) {
    return verify(bearer).orElseThrow().grant(name.toString()).allowed();
  }

  private void grant(Role role) {
    database.execute("delete from package_grant where package_id = ?", rows.packageId());
    inTransaction(
        () -> {
          rows.roles().grant(rows.packageId(), account, role);
          return true;
        });
  }

  @Test
  void noBearerOutlivesTheTokenThatWasShown() {
    for (Duration left : List.of(Duration.ofMinutes(2), Duration.ofHours(1))) {
      Caller caller =
          new Caller.Account(
              account, login, false, Set.of("read:packages"), 1, Optional.of(NOW.plus(left)));
      Instant end = verify(issue(caller)).orElseThrow().expiresAt();
      assertThat(end.plus(BearerTokens.GRACE))
          .as("grace included")
          .isBeforeOrEqualTo(NOW.plus(left));
      assertThat(end).isBeforeOrEqualTo(NOW.plus(BearerTokens.LIFETIME));
      assertThat(end).isAfter(NOW);
    }
  }

  @Test
  void theEndOfATokenIsKnownToWhoShowsIt() {
    Instant end = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    database.execute(
        "update access_token set expires_at = ? where token_hash = ?",
        Timestamp.from(end),
        token.hash());
    assertThat(
            inTransaction(() -> signIn.signIn(login, token.text(), "192.0.2.1"))
                .orElseThrow()
                .end())
        .hasValue(end);
  }

  /** What whoever changes a role does, and what every node does within seconds. */
  private void felt() {
    inTransaction(
        () -> {
          epoch.raise();
          return true;
        });
    restart();
  }

  @Test
  void aRoleThatComesOrGoesIsFeltByALiveToken() {
    String bearer = issue();
    assertThat(allowed(bearer)).isEmpty();

    grant(Role.WRITE);
    felt();
    assertThat(allowed(bearer)).containsExactlyInAnyOrder(Action.PULL, Action.PUSH);

    grant(Role.READ);
    felt();
    assertThat(allowed(bearer)).containsExactly(Action.PULL);
    assertThat(verify(bearer).orElseThrow().grant(name.toString()).refused())
        .containsExactlyInAnyOrder(Action.PUSH, Action.DELETE);
  }

  @Test
  void whoIsSuspendedHasNoLiveToken() {
    String bearer = issue();
    assertThat(verify(bearer)).isPresent();
    database.execute("update account set suspended_at = current_timestamp where id = ?", account);
    felt();
    assertThat(verify(bearer)).isEmpty();
    assertThat(verify(bearer)).isEmpty();
  }

  @Test
  void aRevokedTokenTakesItsBearersAlong() {
    String bearer = issue();
    database.execute("delete from access_token where account_id = ?", account);
    felt();
    assertThat(verify(bearer)).isEmpty();
  }

  @Test
  void anAnonymousTokenLosesWhatIsPrivateNow() {
    database.execute("update package set visibility = 'PUBLIC' where id = ?", rows.packageId());
    String bearer = issue(new Caller.Anonymous());
    assertThat(allowed(bearer)).containsExactly(Action.PULL);

    database.execute("update package set visibility = 'PRIVATE' where id = ?", rows.packageId());
    felt();
    assertThat(allowed(bearer)).isEmpty();
  }

  @Test
  void aTokenEndsWhenItsAnswerSaysHoweverOftenItIsAskedAnew() {
    String bearer = issue();
    Instant end = NOW.plus(Duration.ofMinutes(5));
    assertThat(verify(bearer).orElseThrow().expiresAt()).isEqualTo(end);
    felt();
    assertThat(verify(bearer).orElseThrow().expiresAt()).isEqualTo(end);
  }

  @Test
  void theRowsAreAskedOnceForEachChange() {
    grant(Role.WRITE);
    String bearer = issue();
    assertThat(database.statements(() -> verify(bearer))).isEmpty();
    felt();
    assertThat(database.statements(() -> verify(bearer))).isNotEmpty();
    assertThat(database.statements(() -> verify(bearer))).isEmpty();
  }

  @Test
  void aTokenOfAnotherHostIsNone() {
    String bearer = issue();
    RegistryHost other =
        new RegistryHosts(
                new Settings(
                    key ->
                        key.equals("hatoba.url")
                            ? Optional.of("https://other.example")
                            : Optional.empty()))
            .find("other.example")
            .orElseThrow();
    assertThat(inTransaction(() -> issuing.verify(bearer, other))).isEmpty();
    felt();
    assertThat(inTransaction(() -> issuing.verify(bearer, other))).isEmpty();
  }
}
