package io.hatoba.catalog;

import io.hatoba.catalog.quotas.Asker;
import java.util.OptionalLong;

/**
 * Who publishes.
 *
 * @param accountId in whose name
 * @param repositoryId the repository whose workflow it is; empty for a person
 * @param tokenId the personal token, or the workflow's; empty for a password
 */
public record Publisher(long accountId, OptionalLong repositoryId, OptionalLong tokenId) {
  /** As quotas know it. */
  Asker asker() {
    return new Asker(repositoryId.orElse(accountId), repositoryId.isPresent());
  }

  /** Somebody who is no workflow. */
  public static Publisher account(long accountId) {
    return new Publisher(accountId, OptionalLong.empty(), OptionalLong.empty());
  }
}
