package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners see of tokens that have expired, and what a profile may say, on either database. */
abstract class OwnTokensContract {
  private TestDatabase database;
  private Rows rows;
  private Users users;
  private AccessTokens tokens;
  private long account;

  @BeforeEach
  void makeUser(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    AccountBeans beans =
        new AccountBeans(rows.daos(), Clock.systemUTC(), new AuditBeans(database).log());
    users = beans.users();
    tokens = beans.tokens();
    account = inTransaction(() -> users.create("T-" + rows.owner().substring(1), "", false)).id();
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private long make(String note) {
    Instant end = Instant.now().plusSeconds(3600);
    return inTransaction(() -> tokens.create(account, List.of("repo"), note, Optional.of(end)))
        .token()
        .id();
  }

  private List<Long> all(int offset, int limit) {
    Listing<AccessTokens.Token> found =
        inTransaction(() -> tokens.listAllOf(account, new Slice(offset, limit)));
    assertThat(found.total()).isEqualTo(3);
    return found.items().stream().map(AccessTokens.Token::id).toList();
  }

  @Test
  void whatHasExpiredIsListedForItsOwnerAndCanBeCleared() {
    long first = make("first");
    long expired = make("expired");
    long last = make("last");
    inTransaction(() -> tokens.impersonate(account, List.of("repo")));
    database.execute(
        "update access_token set expires_at = timestamp with time zone '2001-01-01 00:00:00+00'"
            + " where id = ?",
        expired);
    assertThat(all(0, 10)).containsExactly(last, expired, first);
    assertThat(all(1, 1)).containsExactly(expired);
    assertThat(inTransaction(() -> tokens.listOf(account, new Slice(0, 10))).items())
        .extracting(AccessTokens.Token::id)
        .containsExactly(first, last);
    assertThat(inTransaction(() -> tokens.findOf(account, expired))).isEmpty();
    assertThat(inTransaction(() -> tokens.findAnyOf(account, expired)).orElseThrow().note())
        .isEqualTo("expired");
    assertThat(inTransaction(() -> tokens.findAnyOf(rows.ownerId(), expired))).isEmpty();
    assertThat(inTransaction(() -> tokens.revokeOf(rows.ownerId(), expired))).isFalse();
    assertThat(inTransaction(() -> tokens.revokeOf(account, expired))).isTrue();
    assertThat(inTransaction(() -> tokens.findAnyOf(account, expired))).isEmpty();
  }

  @Test
  void anotherSeesNeitherATokenByWhichOthersActNorCanTheyRevokeIt() {
    long impersonation =
        inTransaction(() -> tokens.impersonate(account, List.of("repo"))).token().id();
    assertThat(inTransaction(() -> tokens.findAnyOf(account, impersonation))).isEmpty();
    assertThat(inTransaction(() -> tokens.revokeOf(account, impersonation))).isFalse();
  }

  private static User.Profile profile(String email, String bio) {
    return new User.Profile(
        Optional.of(email), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bio));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "a@b", "a b@c.example", "a@-c.example"})
  void whatIsNoAddressIsNotKept(String email) {
    assertThatThrownBy(
            () ->
                inTransaction(
                    () -> users.changeProfile(account, Optional.empty(), profile(email, ""))))
        .isInstanceOfSatisfying(
            ValidationException.class, it -> assertThat(it.field()).isEqualTo("email"));
  }

  @Test
  void aProfileKeepsSoMuchAndNoMore() {
    User changed =
        inTransaction(
            () ->
                users.changeProfile(
                    account,
                    Optional.of("n".repeat(255)),
                    profile("a@b.example", "b".repeat(512))));
    assertThat(changed.name()).hasValue("n".repeat(255));
    assertThat(changed.profile().bio()).hasValue("b".repeat(512));
    assertThatThrownBy(
            () ->
                inTransaction(
                    () ->
                        users.changeProfile(
                            account, Optional.empty(), profile("", "b".repeat(513)))))
        .isInstanceOfSatisfying(
            ValidationException.class, it -> assertThat(it.field()).isEqualTo("bio"));
    assertThat(inTransaction(() -> users.find(account)).orElseThrow().profile().bio())
        .hasValue("b".repeat(512));
  }
}
