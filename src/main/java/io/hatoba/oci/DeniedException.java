package io.hatoba.oci;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code 403 DENIED}: known who asks, and refused. */
public final class DeniedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // refusals are never serialized
  private final @Nullable Reason reason;

  /** Says nothing but what every client is told. */
  public DeniedException(String message) {
    super(ErrorCode.DENIED, message);
    this.reason = null;
  }

  /** The reason names the rule that refused and who can change it, to those who may know. */
  public DeniedException(Reason reason) {
    super(ErrorCode.DENIED, reason.text());
    this.reason = reason;
  }

  /** As {@link #DeniedException(Reason)}, with facts for programs. */
  public DeniedException(Reason reason, Map<String, Object> detail) {
    super(ErrorCode.DENIED, ErrorCode.DENIED.status(), reason.text(), detail);
    this.reason = reason;
  }

  /** Why, for those who say it in other words. */
  public Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }
}
