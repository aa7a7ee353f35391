package io.hatoba.distribution;

import io.hatoba.access.ResourceScope;
import io.hatoba.config.RegistryHost;
import io.hatoba.oci.UnauthorizedException;
import java.util.List;
import java.util.stream.Collectors;

/** The refusal of a caller who should come back with a token, and where to get it. */
final class ChallengeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // exceptions of this registry stay in one process
  private final UnauthorizedException refusal;

  private final String header;

  /**
   * A refusal with a bearer challenge (RFC 6750, section 3; token authentication of the registry).
   *
   * @param scopes every scope that the request needs
   */
  ChallengeException(UnauthorizedException refusal, RegistryHost host, List<ResourceScope> scopes) {
    super(refusal.getMessage(), null, false, false);
    this.refusal = refusal;
    String scope =
        scopes.isEmpty()
            ? ""
            : scopes.stream()
                .map(ResourceScope::toString)
                .collect(Collectors.joining(" ", ",scope=\"", "\""));
    this.header =
        "Bearer realm=\""
            + host.origin()
            + "/token\",service=\""
            + host.service()
            + "\""
            + scope
            + refusal.error().map(error -> ",error=\"" + error + "\"").orElse("");
  }

  UnauthorizedException refusal() {
    return refusal;
  }

  /** Value of {@code WWW-Authenticate}. */
  String header() {
    return header;
  }
}
