package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.events.Actor;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.CredentialKind;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sign-ins, good and bad, and what is refused when a token is asked for, leave their events. */
abstract class AccessAuditContract {
  private final PersonalAccessToken token = PersonalAccessToken.random();
  private TestDatabase database;
  private Rows rows;
  private AuditBeans audit;
  private SignIn signIn;
  private TokenIssuing issuing;
  private RegistryHost host;
  private String login;
  private long account;
  private long tokenId;

  @BeforeEach
  void makeUser(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    audit.origin().begin("192.0.2.1", "docker/28");
    Settings settings = new Settings(key -> Optional.empty());
    host = new RegistryHosts(settings).find("localhost:8080").orElseThrow();
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    AccessEpoch epoch = new AccessEpoch(rows.epochs());
    issuing =
        new TokenIssuing(
            AccessBeans.policy(rows.daos(), settings),
            AccessBeans.bearerTokens(rows.daos(), epoch, Clock.systemUTC()),
            signIn,
            epoch,
            new Refusals(audit.log()));
    login = "u" + rows.owner().substring(1);
    account =
        database
            .transactions()
            .required(
                () -> {
                  AccountEntity made = rows.accounts().create(AccountEntity.user(login, null));
                  rows.accounts()
                      .create(
                          new AccessTokenEntity(
                              made.id(),
                              token.hash(),
                              token.lastEight(),
                              "read:packages write:packages",
                              "laptop"));
                  return made.id();
                });
    tokenId =
        (long) database.query("select id from access_token where account_id = ?", account).get(0);
  }

  private Optional<Caller.Known> shown(String user, String password) {
    return database.transactions().required(() -> signIn.signIn(user, password, "192.0.2.9"));
  }

  private AuditEntry only(String phrase) {
    List<AuditEntry> found = audit.find(phrase);
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  @Test
  void aSignInSaysWhoFromWhereAndByWhichToken() {
    shown(login, token.text());
    shown(login, token.text());
    AuditEntry event = only("action:user.login actor:" + login);
    assertThat(event.origin().actor()).isEqualTo(Actor.personal(account, login, tokenId));
    assertThat(event.origin().address()).isEqualTo("192.0.2.9");
    assertThat(event.origin().userAgent()).isEqualTo("docker/28");
    assertThat(event.times()).isEqualTo(2);
    assertThat(event.refused()).isFalse();
  }

  @Test
  void whatATokenDidBeforeItsNodeStopsIsNotLost() {
    shown(login, token.text());
    audit.queue().writeLast(database.dataSource());
    assertThat(database.query("select used_at from access_token where id = ?", tokenId))
        .doesNotContainNull()
        .hasSize(1);
    assertThat(only("action:user.login actor:" + login).times()).isEqualTo(1);
  }

  @Test
  void aFailureSaysWhoIsMeantAndNotWhatWasShown() {
    shown(login, "hunter2");
    AuditEntry event = only("action:user.failed_login actor:" + login);
    assertThat(event.origin().actor().accountId()).isEmpty();
    assertThat(event.origin().actor().credential()).isEqualTo(CredentialKind.NONE);
    assertThat(event.reason()).isEqualTo("no such token, or it has expired");
    assertThat(event.refused()).isTrue();
    assertThat(event.toString()).doesNotContain("hunter2");
  }

  @Test
  void aTokenThatIsAnothersIsNamed() {
    shown("x" + login, token.text());
    AuditEntry event = only("action:user.failed_login actor:x" + login);
    assertThat(event.origin().actor().credentialId()).hasValue(tokenId);
    assertThat(event.subject().account()).isEqualTo(login);
    assertThat(event.reason()).isEqualTo("the token is another account's");
  }

  @Test
  void aSuspensionIsToldFromAWrongToken() {
    database.execute("update account set suspended_at = current_timestamp where id = ?", account);
    shown(login, token.text());
    assertThat(only("action:user.failed_login user:" + login).reason())
        .isEqualTo("the account is suspended");
  }

  @Test
  void whatCannotBeALoginIsNotRepeated() {
    String secret = PersonalAccessToken.random().text();
    audit.queue().writeAll();
    shown(secret, "x");
    AuditEntry event = audit.find("action:user.failed_login").get(0);
    assertThat(event.origin().actor().login()).isEmpty();
    assertThat(event.toString()).doesNotContain(secret);
  }

  @Test
  void whoMustWaitIsNoticedToo() {
    for (int i = 0; i < SignInThrottle.FREE_TOGETHER + 1; i++) {
      shown(login, "wrong");
    }
    assertThatThrownBy(() -> shown(login, "wrong")).isInstanceOf(TooManyRequestsException.class);
    AuditEntry event = only("action:user.failed_login actor:" + login);
    assertThat(event.times()).isEqualTo(SignInThrottle.FREE_TOGETHER + 2);
  }

  @Test
  void whatATokenIsNotMadeForIsRefusedWithTheRulesThatLedThere() {
    Caller.Known caller = shown(login, token.text()).orElseThrow();
    String scope = "repository:" + rows.name() + ":push,delete";
    List<String> statements =
        database.statements(
            () ->
                database
                    .transactions()
                    .required(
                        () -> issuing.issue(host, caller, ResourceScope.parse(List.of(scope)))));
    assertThat(statements).noneMatch(sql -> sql.contains("audit_event"));
    AuditEntry push = only("action:packages.push_refused package:" + rows.name());
    assertThat(push.origin().actor()).isEqualTo(Actor.personal(account, login, tokenId));
    assertThat(push.reason())
        .startsWith("the token has the scope write:packages; " + login + " has no role on ")
        .contains("push needs the role write");
    assertThat(only("action:packages.delete_refused package:" + rows.name()).reason())
        .startsWith("the token lacks the scope delete:packages");
  }

  @Test
  void anonymousCallersAreRefusedNothingYet() {
    String scope = "repository:" + rows.name() + ":pull,push";
    database
        .transactions()
        .required(
            () -> issuing.issue(host, new Caller.Anonymous(), ResourceScope.parse(List.of(scope))));
    assertThat(audit.find("package:" + rows.name())).isEmpty();
  }

  @Test
  void theListOfAllRepositoriesIsRefused() {
    Caller.Known caller = shown(login, token.text()).orElseThrow();
    database
        .transactions()
        .required(
            () -> issuing.issue(host, caller, ResourceScope.parse(List.of("registry:catalog:*"))));
    assertThat(only("action:packages.catalog_refused actor:" + login).reason())
        .contains("only a site administrator's token");
  }
}
