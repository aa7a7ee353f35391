package io.hatoba.access;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a bearer token says.
 *
 * @param service the host on which it counts
 * @param accountId whose token it is; empty for an anonymous one
 * @param scoped what the personal access token that was shown for it can be used for; its account
 *     must be allowed to do it as well
 * @param repositories what it says of repositories, by name
 * @param catalog what it says of the catalog: whether it was asked for, and whether it is allowed
 * @param expiresAt when it ends, without the grace that {@link BearerTokens} gives
 */
public record BearerToken(
    String service,
    OptionalLong accountId,
    Set<Action> scoped,
    Map<String, Grant> repositories,
    Grant catalog,
    Instant expiresAt) {
  /** Copies the collections. */
  public BearerToken {
    scoped = Set.copyOf(scoped);
    repositories = Map.copyOf(repositories);
  }

  /** What it says of a repository. */
  public Grant grant(String repositoryName) {
    return repositories.getOrDefault(repositoryName, Grant.NONE);
  }
}
