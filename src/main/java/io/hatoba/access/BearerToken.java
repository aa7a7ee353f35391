package io.hatoba.access;

import io.hatoba.events.Actor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a bearer token says.
 *
 * @param service the host on which it counts
 * @param accountId whose token it is; empty for an anonymous one
 * @param credential what was shown for it; empty for an anonymous one
 * @param repositoryId the repository whose workflow showed it; empty for all others
 * @param epoch under which it was decided what it says ({@link io.hatoba.settings.AccessEpoch})
 * @param repositories what it says of repositories, by name
 * @param catalog what it says of the catalog: whether it was asked for, and whether it is allowed
 * @param expiresAt when it ends, without the grace that {@link BearerTokens} gives
 */
public record BearerToken(
    String service,
    OptionalLong accountId,
    Optional<Credential> credential,
    OptionalLong repositoryId,
    long epoch,
    Map<String, Grant> repositories,
    Grant catalog,
    Instant expiresAt) {
  /** Copies the collections. */
  public BearerToken {
    repositories = Map.copyOf(repositories);
  }

  /** Whose token it is, for the audit log, which finds out the login. */
  public Actor actor() {
    if (accountId.isEmpty() || credential.isEmpty()) {
      return Actor.ANONYMOUS;
    }
    long id = credential.get().id();
    return switch (credential.get().kind()) {
      case PERSONAL -> Actor.personal(accountId.getAsLong(), "", id);
      case WORKFLOW -> Actor.workflow(accountId.getAsLong(), id);
      case SESSION -> Actor.session(accountId.getAsLong(), "", id);
    };
  }

  /** Every scope that was asked for when it was made. */
  List<ResourceScope> asked() {
    List<ResourceScope> scopes = new ArrayList<>();
    repositories.forEach(
        (name, grant) -> scopes.add(ResourceScope.repository(name, grant.asked())));
    if (!catalog.asked().isEmpty()) {
      scopes.add(ResourceScope.catalog());
    }
    return scopes;
  }

  /** What it says of a repository. */
  public Grant grant(String repositoryName) {
    return repositories.getOrDefault(repositoryName, Grant.NONE);
  }
}
