package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.server.TestDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who shows a credential, on either database. */
abstract class SignInContract {
  private final PersonalAccessToken token = PersonalAccessToken.random();
  private TestDatabase database;
  private AuditBeans audit;
  private SignIn signIn;
  private String login;
  private long account;
  private long tokenId;

  @BeforeEach
  void makeUser(TestDatabase database) {
    this.database = database;
    Rows rows = new Rows(database);
    audit = new AuditBeans(database);
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    login = "U" + rows.owner().substring(1);
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
                              "write:packages",
                              "laptop"));
                  return made.id();
                });
    tokenId =
        (long) database.query("select id from access_token where account_id = ?", account).get(0);
  }

  private Optional<Caller.Known> shown(String user, String password) {
    return database.transactions().required(() -> signIn.signIn(user, password, "192.0.2.1"));
  }

  private Optional<Caller.Known> found() {
    return database
        .transactions()
        .required(() -> signIn.find(new Credential(Credential.Kind.PERSONAL, tokenId)));
  }

  @Test
  void theTokenOfTheLoginTellsTheAccountAndItsScopes() {
    Caller.Account expected =
        new Caller.Account(
            account, login, false, Set.of("read:packages", "write:packages"), tokenId);
    assertThat(shown(login, token.text())).hasValue(expected);
    assertThat(shown(login.toLowerCase(Locale.ROOT), token.text())).hasValue(expected);
    assertThat(found()).hasValue(expected);
  }

  @Test
  void anythingElseIsNobody() {
    assertThat(shown("x" + login, token.text())).isEmpty();
    assertThat(shown(login, PersonalAccessToken.random().text())).isEmpty();
    assertThat(shown(login, token.text() + " ")).isEmpty();
    assertThat(shown(login, "")).isEmpty();
  }

  @Test
  void unknownAndWrongWaitAlike() {
    for (String user : List.of(login, "nobody" + account)) {
      for (int time = 0; time <= SignInThrottle.FREE_TOGETHER; time++) {
        assertThat(shown(user, PersonalAccessToken.random().text())).isEmpty();
      }
      assertThatThrownBy(() -> shown(user, PersonalAccessToken.random().text()))
          .isInstanceOf(TooManyRequestsException.class)
          .hasMessage("too many sign-ins failed; try again in 2 seconds");
      List<String> statements =
          database.statements(
              () ->
                  assertThatThrownBy(() -> shown(user, token.text()))
                      .isInstanceOf(TooManyRequestsException.class));
      assertThat(statements).isEmpty();
    }
  }

  @Test
  void anOldTokenWithoutALoginMakesNoOtherWait() {
    String old = PersonalAccessToken.random().text();
    for (int time = 0; time <= SignInThrottle.FREE_TOGETHER; time++) {
      assertThat(shownAlone(old)).isEmpty();
    }
    assertThatThrownBy(() -> shownAlone(old)).isInstanceOf(TooManyRequestsException.class);
    assertThat(shownAlone(token.text())).isPresent();
  }

  @Test
  void aTokenThatWasGoodWithoutALoginWaitsForNoFailuresUnderOne() {
    assertThat(shownAlone(token.text())).isPresent();
    for (int time = 0; time <= SignInThrottle.FREE_TOGETHER; time++) {
      assertThat(shown(login, PersonalAccessToken.random().text())).isEmpty();
    }
    assertThat(shown(login, token.text())).isPresent();
  }

  private Optional<Caller.Known> shownAlone(String text) {
    return database.transactions().required(() -> signIn.signIn(text, "192.0.2.1"));
  }

  @Test
  void whoIsSuspendedIsNobodyAtOnce() {
    database.execute("update account set suspended_at = current_timestamp where id = ?", account);
    assertThat(shown(login, token.text())).isEmpty();
    assertThat(found()).isEmpty();

    database.execute("update account set suspended_at = null where id = ?", account);
    assertThat(shown(login, token.text())).isPresent();
    assertThat(found()).isPresent();
  }

  @Test
  void aTokenThatHasExpiredIsNobodys() {
    database.execute(
        "update access_token set expires_at = current_timestamp where account_id = ?", account);
    assertThat(shown(login, token.text())).isEmpty();
    assertThat(found()).isEmpty();
  }
}
