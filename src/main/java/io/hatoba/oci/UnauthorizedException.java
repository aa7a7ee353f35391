package io.hatoba.oci;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code 401 UNAUTHORIZED}: a credential is needed, or the one given is worth nothing here. The
 * boundary adds the challenge.
 */
public final class UnauthorizedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private final @Nullable String error;

  /**
   * A refusal.
   *
   * @param message what would help
   * @param error the challenge's {@code error} (RFC 6750, section 3.1), empty when no credential
   *     was given
   */
  public UnauthorizedException(String message, Optional<String> error) {
    super(ErrorCode.UNAUTHORIZED, message);
    this.error = error.orElse(null);
  }

  /** No credential was given, and the resource needs one. */
  public static UnauthorizedException required() {
    return new UnauthorizedException(
        "authentication is required; sign in with a login and an access token", Optional.empty());
  }

  /** The bearer is expired, revoked, damaged or for another service. */
  public static UnauthorizedException invalidToken(String message) {
    return new UnauthorizedException(message, Optional.of("invalid_token"));
  }

  /** The bearer is good and does not cover this request; a new one might. */
  public static UnauthorizedException insufficientScope(String message) {
    return new UnauthorizedException(message, Optional.of("insufficient_scope"));
  }

  /** The challenge's {@code error}. */
  public Optional<String> error() {
    return Optional.ofNullable(error);
  }
}
