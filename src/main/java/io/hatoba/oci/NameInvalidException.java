package io.hatoba.oci;

import java.util.Map;

/** {@code 400 NAME_INVALID}: a repository name that cannot be one, here or anywhere. */
public final class NameInvalidException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal for any reason.
   *
   * @param name as the client wrote it; cut and escaped before it is repeated
   * @param reason what is wrong and what would be right; continues {@code repository name "…": }
   */
  public NameInvalidException(String name, String reason) {
    super(
        ErrorCode.NAME_INVALID,
        ErrorCode.NAME_INVALID.status(),
        "repository name " + Quotation.of(name) + ": " + reason,
        Map.of());
  }
}
