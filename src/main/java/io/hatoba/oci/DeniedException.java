package io.hatoba.oci;

import java.util.Map;

/** {@code 403 DENIED}: known who asks, and refused. */
public final class DeniedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** The message names the rule that refused and who can change it, to those who may know. */
  public DeniedException(String message) {
    super(ErrorCode.DENIED, message);
  }

  /** As {@link #DeniedException(String)}, with facts for programs. */
  public DeniedException(String message, Map<String, Object> detail) {
    super(ErrorCode.DENIED, ErrorCode.DENIED.status(), message, detail);
  }
}
