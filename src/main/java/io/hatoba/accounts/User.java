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
 * @param email how to write to it, for those who administer the instance
 * @param profile what it says of itself to everybody
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
    Profile profile,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> suspendedAt) {
  /**
   * What a user says of itself to everybody, apart from its name. Of a change, what is empty stays,
   * and an empty text takes away what was said.
   *
   * @param email how to write to it
   * @param blog where to read of it
   * @param company whom it works for
   * @param location where it is
   * @param bio who it is, in a sentence
   */
  public record Profile(
      Optional<String> email,
      Optional<String> blog,
      Optional<String> company,
      Optional<String> location,
      Optional<String> bio) {
    private static Profile of(AccountEntity.Profile row) {
      return new Profile(row.email(), row.blog(), row.company(), row.location(), row.bio());
    }

    /** What is said after this change of what was said before. */
    AccountEntity.Profile over(AccountEntity.Profile before) {
      return new AccountEntity.Profile(
          email.or(before::email),
          blog.or(before::blog),
          company.or(before::company),
          location.or(before::location),
          bio.or(before::bio));
    }
  }

  /** An account as its row has it. */
  public static User of(AccountEntity account) {
    return new User(
        account.id(),
        account.login(),
        account.kind() == AccountEntity.Kind.ORGANIZATION,
        account.siteAdmin(),
        account.displayName(),
        account.email(),
        Profile.of(account.profile()),
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
