package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.DirectoryDao;
import io.hatoba.oci.Permission;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * All accounts and repositories, as site administrators look through them; callers see that only
 * those do. A page costs one statement, whatever its length, and begins after a name.
 */
@Stateless
public class Directory {
  private final DirectoryDao rows;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Directory() {
    this(null);
  }

  /** Over the rows of accounts and repositories. */
  @Inject
  public Directory(DirectoryDao rows) {
    this.rows = rows;
  }

  /** Which users to list. */
  public enum Which {
    /** All of them. */
    ALL,
    /** As whom somebody may act. */
    ACTIVE,
    /** As whom nobody may act. */
    SUSPENDED,
    /** Who administer the instance, suspended or not. */
    ADMINISTRATORS;

    private DirectoryDao.Which row() {
      return DirectoryDao.Which.valueOf(name());
    }
  }

  /**
   * A page.
   *
   * @param more whether there are others after it
   */
  public record Page<T>(List<T> items, boolean more) {
    /** Copies the items. */
    public Page {
      items = List.copyOf(items);
    }

    private static <T> Page<T> of(List<T> found, int limit) {
      return new Page<>(found.subList(0, Math.min(found.size(), limit)), found.size() > limit);
    }
  }

  /**
   * Users by login.
   *
   * @param text what the login, one before, the name or the address has in it; all if empty
   * @param after login of the one that the page begins after; empty for the first page
   */
  public Page<User> users(Which which, String text, String after, int limit) {
    return accounts(AccountEntity.Kind.USER, which, text, after, limit);
  }

  /** Organizations by login, in the same way. */
  public Page<User> organizations(String text, String after, int limit) {
    return accounts(AccountEntity.Kind.ORGANIZATION, Which.ALL, text, after, limit);
  }

  private Page<User> accounts(
      AccountEntity.Kind kind, Which which, String text, String after, int limit) {
    return Page.of(
        rows.accounts(kind, which.row(), text, after.toLowerCase(Locale.ROOT), limit + 1).stream()
            .map(User::of)
            .toList(),
        limit);
  }

  /**
   * Repositories by owner and name.
   *
   * @param ownerId only those of the account of this key
   * @param text what the name has in it; all if empty
   * @param after {@code owner/name} of the one that the page begins after; empty for the first page
   */
  public Page<Repository> repositories(
      Optional<Long> ownerId, String text, String after, int limit) {
    String folded = after.toLowerCase(Locale.ROOT);
    int slash = folded.indexOf('/');
    String owner = slash < 0 ? folded : folded.substring(0, slash);
    String name = slash < 0 ? "" : folded.substring(slash + 1);
    return Page.of(
        rows.repositories(ownerId, text, owner, name, limit + 1).stream()
            .map(row -> Repository.of(row.repository(), row.owner(), Permission.ADMIN))
            .toList(),
        limit);
  }
}
