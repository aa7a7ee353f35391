package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import java.time.Instant;
import java.util.Optional;

/**
 * A repository as somebody sees it.
 *
 * @param id surrogate key
 * @param owner the account that owns it
 * @param name as its owner wrote it
 * @param visibility who sees it without having been given it
 * @param description what it is, in a sentence
 * @param homepage where to read more of it
 * @param permission what the one who sees it may do in it
 */
public record Repository(
    long id,
    User owner,
    String name,
    Visibility visibility,
    Optional<String> description,
    Optional<String> homepage,
    Instant createdAt,
    Instant updatedAt,
    Permission permission) {
  /** A repository as its row has it. */
  public static Repository of(RepositoryEntity row, AccountEntity owner, Permission permission) {
    return new Repository(
        row.id(),
        User.of(owner),
        row.name(),
        row.visibility(),
        row.description(),
        row.homepage(),
        row.createdAt().orElseThrow(),
        row.updatedAt().orElseThrow(),
        permission);
  }
}
