package io.hatoba.catalog;

import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A package as somebody sees it.
 *
 * @param id surrogate key
 * @param kind the registry that it belongs to
 * @param owner the account that owns it
 * @param name what follows the owner in its name
 * @param visibility who sees it without having a role on it
 * @param repository what it belongs or is linked to, if who sees the package sees that too; what
 *     they may do there is not told
 * @param description what it is, in a sentence
 * @param inheritsAccess whether roles in the repository are roles here
 * @param versions how many versions it has
 * @param deletedAt since when no name reaches it
 */
public record RegistryPackage(
    long id,
    RegistryKind kind,
    User owner,
    String name,
    Visibility visibility,
    Optional<Repository> repository,
    Optional<String> description,
    boolean inheritsAccess,
    long versions,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> deletedAt) {
  /** Its name in the registry, as it is called now. */
  public ImageName imageName() {
    String full = (owner.login() + "/" + name).toLowerCase(Locale.ROOT);
    return new ImageName(kind, new RepositoryName(full));
  }
}
