package io.hatoba.oci;

import java.util.Map;

/** {@code 404 NAME_UNKNOWN}: nothing has been pushed under this repository name. */
public final class NameUnknownException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** Nothing is known by {@code name}. */
  public NameUnknownException(RepositoryName name) {
    super(
        ErrorCode.NAME_UNKNOWN,
        ErrorCode.NAME_UNKNOWN.status(),
        "repository \"" + name + "\" is not known here",
        Map.of("name", name.value()));
  }
}
