package io.hatoba.metadata.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accounts, repositories and tokens on either database. */
abstract class AccountDaoContract {
  private TestDatabase database;
  private Rows rows;
  private AccountDao accounts;
  private RepositoryDao repositories;

  @BeforeEach
  void makeOwner(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    accounts = rows.accounts();
    repositories = rows.daos().repositories();
  }

  private <T> T committed(Supplier<T> work) {
    return database.transactions().required(work);
  }

  @Test
  void isFoundByItsFoldedLoginAndKeepsTheWrittenOne() {
    String login = "Octo" + rows.owner();
    long id = committed(() -> accounts.create(AccountEntity.organization(login)).id());

    assertThat(committed(() -> accounts.find("octo" + rows.owner())))
        .hasValueSatisfying(
            found -> {
              assertThat(found.id()).isEqualTo(id);
              assertThat(found.login()).isEqualTo(login);
              assertThat(found.kind()).isEqualTo(AccountEntity.Kind.ORGANIZATION);
              assertThat(found.siteAdmin()).isFalse();
              assertThat(found.passwordHash()).isEmpty();
            });
    assertThat(committed(() -> accounts.find(login))).isEmpty();
    assertThat(committed(() -> accounts.find(id)).map(AccountEntity::login)).hasValue(login);
    assertThat(committed(() -> accounts.find(0L))).isEmpty();
  }

  @Test
  void ofLoginsThatDifferInCaseOnlyOneIsMade() {
    List<Boolean> made =
        Race.run(
            4,
            i -> {
              try {
                committed(
                    () ->
                        accounts.create(
                            AccountEntity.organization(
                                i % 2 == 0 ? "RACE" + rows.owner() : "race" + rows.owner())));
                return true;
              } catch (RuntimeException taken) {
                return false;
              }
            });

    assertThat(made).containsOnlyOnce(true);
  }

  @Test
  void ofPushesToANewRepositoryThatRaceOneMakesIt() {
    List<Long> ids =
        Race.run(
            4,
            i ->
                RacingInsert.retried(
                    () ->
                        committed(
                            () ->
                                repositories
                                    .find(rows.ownerId(), "raced")
                                    .orElseGet(
                                        () ->
                                            repositories.create(
                                                new RepositoryEntity(rows.ownerId(), "Raced")))
                                    .id())));

    assertThat(ids)
        .containsOnly(
            committed(() -> repositories.find(rows.ownerId(), "raced")).orElseThrow().id());
  }

  @Test
  void aTokenTellsItsOwnerAndScopesByOneStatement() {
    String hash = rows.owner() + "0".repeat(64 - rows.owner().length());
    committed(
        () -> {
          accounts.create(
              new AccessTokenEntity(rows.ownerId(), hash, "", "read:packages repo", "laptop"));
          return true;
        });

    List<String> statements =
        database.statements(
            () ->
                assertThat(committed(() -> accounts.findTokenOwner(hash)))
                    .hasValueSatisfying(
                        found -> {
                          assertThat(found.account().id()).isEqualTo(rows.ownerId());
                          assertThat(found.scopes()).isEqualTo("read:packages repo");
                        }));

    assertThat(statements).hasSize(1);
    assertThat(committed(() -> accounts.findTokenOwner(hash.replace('0', '1')))).isEmpty();
  }

  @Test
  void anExpiredTokenHasNoOwner() {
    String hash = rows.owner() + "1".repeat(64 - rows.owner().length());
    AccessTokenEntity token = new AccessTokenEntity(rows.ownerId(), hash, "", "repo", "laptop");
    Instant end = Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.MICROS);
    token.expireAt(end);
    committed(
        () -> {
          accounts.create(token);
          return true;
        });
    assertThat(token.expiresAt()).hasValue(end);
    assertThat(committed(() -> accounts.findTokenOwner(hash))).isPresent();

    database.execute(
        "update access_token set expires_at = current_timestamp where token_hash = ?", hash);

    assertThat(committed(() -> accounts.findTokenOwner(hash))).isEmpty();
  }

  @Test
  void anAccountIsSuspendedAndNotAnyMore() {
    Instant since = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Supplier<Optional<Instant>> suspended =
        () -> committed(() -> accounts.find(rows.ownerId()).orElseThrow().suspendedAt());
    assertThat(suspended.get()).isEmpty();

    committed(
        () -> {
          accounts.find(rows.ownerId()).orElseThrow().suspend(since);
          return true;
        });
    assertThat(suspended.get()).hasValue(since);

    committed(
        () -> {
          accounts.find(rows.ownerId()).orElseThrow().unsuspend();
          return true;
        });
    assertThat(suspended.get()).isEmpty();
  }

  @Test
  void theFirstSiteAdministratorIsNoticed() {
    boolean before = committed(accounts::anySiteAdministrator);

    committed(() -> accounts.create(AccountEntity.siteAdministrator("A" + rows.owner(), "hash")));

    assertThat(before).isFalse();
    assertThat(committed(accounts::anySiteAdministrator)).isTrue();
    database.execute("delete from account_login where folded_login = ?", "a" + rows.owner());
    database.execute("delete from account where folded_login = ?", "a" + rows.owner());
  }
}
