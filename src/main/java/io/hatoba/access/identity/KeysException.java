package io.hatoba.access.identity;

import io.hatoba.oci.Reason;
import java.io.IOException;

/** The keys of an issuer cannot be had. */
final class KeysException extends IOException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // faults are never serialized
  private final Reason reason;

  KeysException(Reason reason) {
    super(reason.text());
    this.reason = reason;
  }

  KeysException(Reason reason, Throwable cause) {
    super(reason.text(), cause);
    this.reason = reason;
  }

  /** Why not. */
  Reason reason() {
    return reason;
  }
}
