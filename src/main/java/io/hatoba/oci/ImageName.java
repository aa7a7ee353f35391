package io.hatoba.oci;

/**
 * A repository name of the specification, understood as one of the two registries understands it.
 *
 * @param kind the registry in which the name is used
 * @param repositoryName the whole name
 */
public record ImageName(RegistryKind kind, RepositoryName repositoryName) {
  private static final String DOCKER_FORM = "OWNER/REPOSITORY/IMAGE";
  private static final String CONTAINER_FORM = "NAMESPACE/IMAGE";

  /** Refuses a name with too few or too many components for its registry. */
  public ImageName {
    int count = repositoryName.components().size();
    boolean fits = kind == RegistryKind.DOCKER ? count == 3 : count >= 2;
    if (!fits) {
      throw new NameInvalidException(
          repositoryName.value(),
          "a name here looks like "
              + (kind == RegistryKind.DOCKER ? DOCKER_FORM : CONTAINER_FORM + "[/…]"));
    }
  }

  /**
   * Understands a name on a host that serves both registries: three components name an image of the
   * Docker registry, two an image of the Container registry.
   *
   * @throws NameInvalidException if it has any other number of components
   */
  public static ImageName onSharedHost(RepositoryName name) {
    return switch (name.components().size()) {
      case 2 -> new ImageName(RegistryKind.CONTAINER, name);
      case 3 -> new ImageName(RegistryKind.DOCKER, name);
      default ->
          throw new NameInvalidException(
              name.value(),
              "a name here looks like "
                  + DOCKER_FORM
                  + " (Docker registry) or "
                  + CONTAINER_FORM
                  + " (Container registry)");
    };
  }

  /** Login of the owner, case folded. */
  public String owner() {
    return repositoryName.components().get(0);
  }

  /** What follows the owner. */
  public String path() {
    return repositoryName.value().substring(owner().length() + 1);
  }

  /** The repository that an image of the Docker registry belongs to, case folded. */
  public String repository() {
    return repositoryName.components().get(1);
  }

  @Override
  public String toString() {
    return repositoryName.value();
  }
}
