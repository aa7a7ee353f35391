package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountEntity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/**
 * An account as others see it.
 *
 * @param id surrogate key
 * @param login as its owner wrote it
 * @param organization false for a person or a machine that signs in
 * @param siteAdmin whether it administers the instance
 * @param name what people call it, apart from the login
 * @param email how to write to it
 * @param createdAt when it was made
 * @param updatedAt when it was changed last
 * @param suspendedAt since when nobody may act as it
 */
public record User(
    long id,
    String login,
    boolean organization,
    boolean siteAdmin,
    Optional<String> name,
    Optional<String> email,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> suspendedAt) {
  /** An account as its row has it. */
  public static User of(AccountEntity account) {
    return new User(
        account.id(),
        account.login(),
        account.kind() == AccountEntity.Kind.ORGANIZATION,
        account.siteAdmin(),
        account.displayName(),
        account.email(),
        account.createdAt().orElseThrow(),
        account.updatedAt().orElseThrow(),
        account.suspendedAt());
  }

  /** Finds those of some rows by their keys. */
  public static LongFunction<User> among(List<AccountEntity> rows) {
    Map<Long, User> users = rows.stream().collect(Collectors.toMap(AccountEntity::id, User::of));
    return id -> Objects.requireNonNull(users.get(id));
  }
}
