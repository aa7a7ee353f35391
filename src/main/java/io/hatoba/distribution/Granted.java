package io.hatoba.distribution;

import io.hatoba.access.Action;
import io.hatoba.access.BearerToken;
import io.hatoba.access.Caller;
import io.hatoba.access.Credential;
import io.hatoba.catalog.Publisher;
import io.hatoba.config.RegistryHost;
import io.hatoba.oci.ImageName;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What {@link AccessFilter} found out of a request that it let through.
 *
 * @param host the configured host that the request came to
 * @param imageName the repository of the path; empty where the path has none
 * @param allowed what the caller may do to that repository
 * @param caller who calls, where a credential other than a bearer token says so
 * @param bearer the bearer token, where there is one
 * @param address where the request comes from
 */
record Granted(
    RegistryHost host,
    Optional<ImageName> imageName,
    Set<Action> allowed,
    Caller caller,
    Optional<BearerToken> bearer,
    String address) {
  static final String PROPERTY = Granted.class.getName();

  /** What was found out of this request. */
  static Granted of(HttpServletRequest request) {
    return (Granted) request.getAttribute(PROPERTY);
  }

  /** The repository of the path, which the method's path has for sure. */
  ImageName name() {
    return imageName.orElseThrow();
  }

  boolean mayPush() {
    return allowed.contains(Action.PUSH);
  }

  /** The account that calls; empty for an anonymous caller. */
  OptionalLong accountId() {
    if (caller instanceof Caller.Known known) {
      return OptionalLong.of(known.accountId());
    }
    return bearer.map(BearerToken::accountId).orElse(OptionalLong.empty());
  }

  /** Whose transfers the ones of this request are counted with. */
  Party party() {
    OptionalLong repository = repositoryId();
    if (repository.isPresent()) {
      return Party.repository(repository.getAsLong());
    }
    OptionalLong account = accountId();
    return account.isPresent() ? Party.account(account.getAsLong()) : Party.address(address);
  }

  /** The repository whose workflow calls. */
  private OptionalLong repositoryId() {
    return caller instanceof Caller.Workflow workflow
        ? OptionalLong.of(workflow.repositoryId())
        : bearer.map(BearerToken::repositoryId).orElse(OptionalLong.empty());
  }

  /** Who publishes, by a method that no anonymous caller may call. */
  Publisher publisher() {
    return new Publisher(requireAccountId(), repositoryId(), tokenId());
  }

  /** By which token; whose it is, the account tells. */
  private OptionalLong tokenId() {
    Optional<Credential> credential =
        caller instanceof Caller.Known known
            ? Optional.of(known.credential())
            : bearer.flatMap(BearerToken::credential);
    return credential.stream()
        .mapToLong(Credential::id)
        .filter(id -> id != Caller.NO_TOKEN)
        .findFirst();
  }

  /** The account that calls a method that no anonymous caller may call. */
  long requireAccountId() {
    return accountId().orElseThrow();
  }
}
