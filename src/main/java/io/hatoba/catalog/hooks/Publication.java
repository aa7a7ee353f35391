package io.hatoba.catalog.hooks;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that was pushed, for those who want to hear of it.
 *
 * @param action {@code published} for what the package did not show before, {@code updated} for
 *     what got another tag
 * @param organization the owner, if it is one
 * @param repository the one that the package belongs or is linked to
 * @param tags that the push pointed at the version
 * @param sender who pushed
 */
public record Publication(
    String action,
    Image image,
    User owner,
    Optional<Organization> organization,
    Optional<Repository> repository,
    Version version,
    List<String> tags,
    User sender) {
  /**
   * The package.
   *
   * @param name without the owner
   */
  public record Image(
      long id, RegistryKind kind, String name, Instant createdAt, Instant updatedAt) {}

  /**
   * What was pushed to it.
   *
   * @param manifest as it was understood
   * @param size of the manifest in bytes
   */
  public record Version(
      long id, Digest digest, String mediaType, long size, Manifest manifest, Instant pushedAt) {}

  /** Copies the tags. */
  public Publication {
    tags = List.copyOf(tags);
  }
}
