package io.hatoba.oci;

import java.util.Map;

/** {@code 404 NAME_UNKNOWN}: nothing is known, or can be yet, under this repository name. */
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

  private NameUnknownException(String message, String name) {
    super(ErrorCode.NAME_UNKNOWN, ErrorCode.NAME_UNKNOWN.status(), message, Map.of("name", name));
  }

  /** Somebody else has just deleted or moved a repository. */
  public static NameUnknownException gone() {
    return new NameUnknownException("the repository was just deleted or moved", "");
  }

  /** An image of the Docker registry cannot be made below a name that its repository had. */
  public static NameUnknownException moved(String owner, String repository) {
    String name = owner + "/" + repository;
    return new NameUnknownException(
        "the repository " + name + " has another owner now; push new images below its new name",
        name);
  }

  /** An image of the Docker registry cannot be made, for the repository that it would belong to. */
  public static NameUnknownException noRepository(String owner, String repository) {
    String name = owner + "/" + repository;
    return new NameUnknownException(
        "there is no repository "
            + name
            + "; images of the Docker registry belong to one, so make it first",
        name);
  }
}
