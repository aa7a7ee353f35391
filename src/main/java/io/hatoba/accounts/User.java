package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountEntity;
import java.time.Instant;
import java.util.Optional;

/**
 * An account as others see it.
 *
 * @param id surrogate key
 * @param login as its owner wrote it
 * @param organization false for a person or a machine that signs in
 * @param siteAdmin whether it administers the instance
 * @param createdAt when it was made
 * @param suspendedAt since when nobody may act as it
 */
public record User(
    long id,
    String login,
    boolean organization,
    boolean siteAdmin,
    Instant createdAt,
    Optional<Instant> suspendedAt) {
  static User of(AccountEntity account) {
    return new User(
        account.id(),
        account.login(),
        account.kind() == AccountEntity.Kind.ORGANIZATION,
        account.siteAdmin(),
        account.createdAt().orElseThrow(),
        account.suspendedAt());
  }
}
