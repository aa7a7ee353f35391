package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.Caller;
import io.hatoba.access.PasswordHashes;
import io.hatoba.access.PasswordSignIn;
import io.hatoba.access.SignIn;
import io.hatoba.access.SignInThrottle;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users and their tokens on either database. */
abstract class UsersContract {
  private TestDatabase database;
  private Rows rows;
  private AccountBeans beans;
  private Users users;
  private AccessTokens tokens;
  private SignIn signIn;
  private AuditBeans audit;
  private String login;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    beans = new AccountBeans(rows.daos(), Clock.systemUTC(), audit.log());
    users = beans.users();
    tokens = beans.tokens();
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    login = "U-" + rows.owner().substring(1);
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private User create(String name) {
    return inTransaction(() -> users.create(name, "", false));
  }

  private long epoch() {
    return inTransaction(() -> rows.epochs().find());
  }

  private Optional<Caller.Known> shows(AccessTokens.Made made) {
    return inTransaction(() -> signIn.signIn(login, made.secret().text(), "192.0.2.1"));
  }

  @Test
  void aUserIsFoundByItsLoginWhateverItsCase() {
    User made = create(login);
    assertThat(made.login()).isEqualTo(login);
    assertThat(made.organization()).isFalse();
    assertThat(made.siteAdmin()).isFalse();
    assertThat(made.suspendedAt()).isEmpty();
    assertThat(inTransaction(() -> users.find(login.toLowerCase(Locale.ROOT)))).hasValue(made);
    assertThat(inTransaction(() -> users.find(made.id()))).hasValue(made);
    assertThat(inTransaction(() -> users.find(rows.owner())).orElseThrow().organization()).isTrue();
    assertThat(inTransaction(() -> users.find("nobody-" + rows.ownerId()))).isEmpty();
  }

  private void requireRefused(String name, Code code, String message) {
    assertThatThrownBy(() -> create(name))
        .asInstanceOf(type(ValidationException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.resource()).isEqualTo("User");
              assertThat(refusal.field()).isEqualTo("login");
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal).hasMessageContaining(message);
            });
  }

  @Test
  void aLoginIsTakenOnce() {
    create(login);
    requireRefused(login.toLowerCase(Locale.ROOT), Code.ALREADY_EXISTS, "already been taken");
    requireRefused(rows.owner(), Code.ALREADY_EXISTS, "already been taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a-",
        "a--b",
        "a_b",
        "a.b",
        "é",
        "a b",
        "a234567890123456789012345678901234567890"
      })
  void aLoginKeepsTheRules(String name) {
    requireRefused(name, Code.INVALID, "alphanumeric");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "API", "Settings", "token", "health"})
  void aLoginThatAPathBeginsWithIsReserved(String name) {
    requireRefused(name, Code.INVALID, "reserved");
  }

  @Test
  void whoIsSuspendedCannotSignInAndEveryNodeIsTold() {
    long id = create(login).id();
    AccessTokens.Made made = inTransaction(() -> tokens.impersonate(id, List.of("repo")));
    assertThat(shows(made)).isPresent();
    long before = epoch();

    assertThat(inTransaction(() -> users.suspend(login))).isTrue();
    assertThat(shows(made)).isEmpty();
    assertThat(epoch()).isEqualTo(before + 1);
    Optional<User> suspended = inTransaction(() -> users.find(login));
    assertThat(suspended.orElseThrow().suspendedAt()).isPresent();
    inTransaction(() -> users.suspend(login));
    assertThat(inTransaction(() -> users.find(login))).isEqualTo(suspended);

    assertThat(inTransaction(() -> users.unsuspend(login))).isTrue();
    assertThat(shows(made)).isPresent();
  }

  @Test
  void aUserMayBeginSuspended() {
    assertThat(inTransaction(() -> users.create(login, "", true)).suspendedAt()).isPresent();
  }

  @Test
  void whoAdministersTheInstanceIsToldByOthers() {
    create(login);
    create(login + "2");
    inTransaction(() -> users.administersSite(login + "2", true));
    long before = epoch();
    assertThat(inTransaction(() -> users.administersSite(login, true))).isTrue();
    assertThat(inTransaction(() -> users.find(login)).orElseThrow().siteAdmin()).isTrue();
    assertThat(inTransaction(() -> users.administersSite(login, false))).isTrue();
    assertThat(inTransaction(() -> users.find(login)).orElseThrow().siteAdmin()).isFalse();
    assertThat(epoch()).isGreaterThanOrEqualTo(before + 2);
  }

  @Test
  void anOrganizationIsNoUser() {
    assertThat(inTransaction(() -> users.suspend(rows.owner()))).isFalse();
    assertThat(inTransaction(() -> users.administersSite(rows.owner(), true))).isFalse();
    assertThat(inTransaction(() -> users.suspend("nobody-" + rows.ownerId()))).isFalse();
  }

  @Test
  void aTokenShowsItsSecretOnceAndIsKnownByItsEnd() {
    long id = create(login).id();
    AccessTokens.Made made =
        inTransaction(() -> tokens.impersonate(id, List.of("write:packages", "read:user")));
    assertThat(((Caller.Account) shows(made).orElseThrow()).scopes())
        .containsExactlyInAnyOrder("write:packages", "read:packages", "read:user");
    assertThat(made.secret().text()).endsWith(made.token().lastEight());
    assertThat(made.token().hash()).isEqualTo(made.secret().hash());
    assertThat(made.token().createdAt()).isBeforeOrEqualTo(Instant.now().plusSeconds(60));
  }

  @Test
  void allTokensOfAnAccountAreRevokedButThoseByWhichOthersActAsIt() {
    long id = create(login).id();
    AccessTokens.Made impersonation = inTransaction(() -> tokens.impersonate(id, List.of("repo")));
    assertThat(inTransaction(() -> tokens.revokeAllOf(id))).isZero();
    for (int time = 0; time < 2; time++) {
      database.execute(
          "insert into access_token (id, account_id, token_hash, last_eight, scopes, note,"
              + " impersonation) values (?, ?, ?, 'eight', 'repo', '', false)",
          -(2 * id + time),
          id,
          "all" + id + time);
    }
    long before = epoch();
    assertThat(inTransaction(() -> tokens.revokeAllOf(id))).isEqualTo(2);
    assertThat(epoch()).isEqualTo(before + 1);
    assertThat(inTransaction(() -> tokens.listOf(id, new Slice(0, 10))).total()).isZero();
    assertThat(shows(impersonation)).isPresent();
  }

  @Test
  void thereIsOneImpersonationAtATime() {
    long id = create(login).id();
    AccessTokens.Made first = inTransaction(() -> tokens.impersonate(id, List.of("repo")));
    AccessTokens.Made second = inTransaction(() -> tokens.impersonate(id, List.of("repo")));
    assertThat(shows(first)).isEmpty();
    assertThat(shows(second)).isPresent();

    assertThat(inTransaction(() -> tokens.revokeImpersonation(id))).isTrue();
    assertThat(shows(second)).isEmpty();
    assertThat(inTransaction(() -> tokens.revokeImpersonation(id))).isFalse();
  }

  @Test
  void thoseOfTwoWhoAskedAtOnceEndTogether() {
    long id = create(login).id();
    List<AccessTokens.Made> made =
        Race.run(2, racer -> inTransaction(() -> tokens.impersonate(id, List.of("repo"))));
    inTransaction(() -> tokens.revokeImpersonation(id));
    assertThat(made).allSatisfy(token -> assertThat(shows(token)).isEmpty());
  }

  @Test
  void aRevokedTokenIsNobodysAndEveryNodeIsTold() {
    long id = create(login).id();
    AccessTokens.Made made = inTransaction(() -> tokens.impersonate(id, List.of()));
    assertThat(made.token().scopes()).isEmpty();
    long before = epoch();
    assertThat(inTransaction(() -> tokens.revoke(made.token().id()))).isTrue();
    assertThat(shows(made)).isEmpty();
    assertThat(epoch()).isEqualTo(before + 1);
    assertThat(inTransaction(() -> tokens.revoke(made.token().id()))).isFalse();
    assertThat(epoch()).isEqualTo(before + 1);
  }

  @Test
  void aScopeThatThereIsNotIsRefused() {
    long id = create(login).id();
    assertThatThrownBy(() -> inTransaction(() -> tokens.impersonate(id, List.of("repo", "gist"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("gist is no scope");
  }

  private PasswordSignIn passwordSignIn() {
    return new PasswordSignIn(
        rows.accounts(),
        beans.passwords(),
        new PasswordHashes(rows.accounts()),
        new SignInThrottle(Clock.systemUTC()),
        audit.log());
  }

  private String kept(long id) {
    return database.query("select password_hash from account where id = ?", id).get(0).toString();
  }

  @Test
  void aHashByOtherParametersIsReplacedWhenItsPasswordIsShown() {
    long id = create(login).id();
    inTransaction(
        () -> {
          users.changePassword(id, "correct-h0rse");
          return true;
        });
    String current = kept(id);
    assertThat(current).startsWith("PBKDF2WithHmacSHA256:600000:");
    String old = current.replace(":600000:", ":2048:");
    database.execute("update account set password_hash = ? where id = ?", old, id);

    assertThat(shows(passwordSignIn(), "wrong-h0rse")).isEmpty();
    assertThat(kept(id)).isEqualTo(old);
    assertThat(shows(passwordSignIn(), "correct-h0rse")).isPresent();
    assertThat(kept(id)).isEqualTo(current);
    assertThat(
            database.statements(
                () -> assertThat(shows(passwordSignIn(), "correct-h0rse")).isPresent()))
        .as("no more than once")
        .noneMatch(statement -> statement.contains("update account"));
  }

  @Test
  void aHashOfAPasswordThatWasChangedMeanwhileIsNotPutBack() {
    long id = create(login).id();
    inTransaction(
        () -> {
          users.changePassword(id, "correct-h0rse");
          return true;
        });
    String now = kept(id);
    inTransaction(
        () -> {
          new PasswordHashes(rows.accounts()).replace(id, "another hash", "its renewal");
          return true;
        });
    assertThat(kept(id)).isEqualTo(now);
  }

  private Optional<Caller.Known> shows(PasswordSignIn passwords, String password) {
    return inTransaction(() -> passwords.signIn(login, password, "192.0.2.1"));
  }

  @Test
  void whoHasAPasswordSignsInByItAndHasNoScopes() {
    long id = create(login).id();
    PasswordSignIn passwords = passwordSignIn();
    assertThat(shows(passwords, "")).as("none was set").isEmpty();
    inTransaction(
        () -> {
          users.changePassword(id, "correct-h0rse");
          return true;
        });
    assertThat(shows(passwords, "correct-h0rse"))
        .hasValueSatisfying(caller -> assertThat(((Caller.Account) caller).scopes()).isEmpty());
    assertThat(shows(passwords, "correct-h0rse ")).isEmpty();
    inTransaction(() -> users.suspend(login));
    assertThat(shows(passwords, "correct-h0rse")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short1", "nodigitsatall", "ALLCAPS123"})
  void aPasswordThatIsEasyToGuessIsRefused(String password) {
    long id = create(login).id();
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> {
                      users.changePassword(id, password);
                      return true;
                    }))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("at least 15");
  }

  private AccessTokens.Made make(long id, String note, Optional<Instant> end) {
    return inTransaction(() -> tokens.create(id, List.of("repo"), note, end));
  }

  @Test
  void ownersHaveTokensOfTheirOwnWithANoteAndAnEnd() {
    long id = create(login).id();
    Instant end = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    AccessTokens.Made first = make(id, "laptop", Optional.of(end));
    AccessTokens.Made second = make(id, "desk", Optional.empty());
    inTransaction(() -> tokens.impersonate(id, List.of("repo")));
    assertThat(shows(first)).isPresent();
    assertThat(first.token().expiresAt()).hasValue(end);
    assertThat(inTransaction(() -> tokens.listOf(id, new Slice(0, 10))))
        .isEqualTo(new Listing<>(List.of(first.token(), second.token()), 2));
    long stranger = rows.ownerId();
    assertThat(inTransaction(() -> tokens.revokeOf(stranger, first.token().id()))).isFalse();
    assertThat(inTransaction(() -> tokens.findOf(stranger, first.token().id()))).isEmpty();
    assertThat(inTransaction(() -> tokens.revokeOf(id, first.token().id()))).isTrue();
    assertThat(shows(first)).isEmpty();
    assertThat(shows(second)).isPresent();
    for (String note : List.of("", " ", "n".repeat(256))) {
      assertThatThrownBy(() -> make(id, note, Optional.empty()))
          .isInstanceOf(ValidationException.class);
    }
    assertThatThrownBy(() -> make(id, "past", Optional.of(Instant.now())))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theLastUseOfATokenOnlyGrows() {
    long id = create(login).id();
    AccessTokens.Made made = make(id, "laptop", Optional.empty());
    long token = made.token().id();
    Instant later = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (Instant use : List.of(later, later.minusSeconds(5))) {
      inTransaction(
          () -> {
            rows.accounts().noteUses(Map.of(token, use));
            return true;
          });
      assertThat(inTransaction(() -> tokens.findOf(id, token)).orElseThrow().usedAt())
          .hasValue(later);
    }
  }

  @Test
  void usesOfManyTokensAreNotedInOneStatement() {
    long id = create(login).id();
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Map<Long, Instant> uses = new HashMap<>();
    for (int i = 0; i < 600; i++) {
      uses.put(make(id, "token " + i, Optional.empty()).token().id(), now.plusMillis(i));
    }
    assertThat(
            database.statements(
                () ->
                    inTransaction(
                        () -> {
                          rows.accounts().noteUses(uses);
                          return true;
                        })))
        .hasSize(1);
    uses.forEach(
        (token, use) ->
            assertThat(inTransaction(() -> tokens.findOf(id, token)).orElseThrow().usedAt())
                .hasValue(use));
    assertThat(database.statements(() -> rows.accounts().noteUses(Map.of()))).isEmpty();
  }

  @Test
  void ofTheLastTwoSiteAdministratorsWhoGoAtOnceOneStays() {
    database.execute("update account set site_admin = false");
    List<String> logins = List.of(login, login + "2");
    logins.forEach(
        name -> {
          create(name);
          inTransaction(() -> users.administersSite(name, true));
        });
    List<Boolean> gone =
        Race.run(
            2,
            racer -> {
              String name = logins.get(racer);
              try {
                return inTransaction(
                    () -> racer == 0 ? users.suspend(name) : users.administersSite(name, false));
              } catch (ValidationException last) {
                return false;
              }
            });
    assertThat(gone).containsExactlyInAnyOrder(true, false);
    String left = logins.get(gone.indexOf(false));
    assertThatThrownBy(() -> inTransaction(() -> users.delete(left)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("no site administrator");
  }
}
