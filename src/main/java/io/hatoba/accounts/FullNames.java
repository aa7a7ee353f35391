package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.oci.RepositoryName;
import java.util.Optional;

/**
 * Full names of packages, {@code owner/path}, as accounts and repositories get other names. One
 * that is longer than {@value RepositoryName#MAX_LENGTH} characters could be written by no client.
 */
public final class FullNames {
  private FullNames() {}

  /**
   * Refuses a name that is too long.
   *
   * @param resource what would be changed
   * @param field of it
   * @param owner the login that the package would be reached by
   * @param path the longest one below it; empty if there is none
   * @throws ValidationException if both together are too long
   */
  public static void require(String resource, String field, String owner, Optional<String> path) {
    String name = owner + "/" + path.orElse("");
    if (name.length() > RepositoryName.MAX_LENGTH) {
      throw new ValidationException(
          resource,
          field,
          Code.UNPROCESSABLE,
          AccountRule.NAME_TOO_LONG.about(name, name.length(), RepositoryName.MAX_LENGTH));
    }
  }
}
