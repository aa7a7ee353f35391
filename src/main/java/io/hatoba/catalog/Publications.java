package io.hatoba.catalog;

import io.hatoba.accounts.Owners;
import io.hatoba.metadata.Role;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.registry.Manifests;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Packages as they come to be: with the first upload to a name, and with the first manifest. */
@Stateless
public class Publications {
  private final PackageDao packages;
  private final Owners owners;
  private final Manifests manifests;
  private final TagRules tagRules;
  private final RoleDao roles;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Publications() {
    this(null, null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  Publications(
      PackageDao packages, Owners owners, Manifests manifests, TagRules tagRules, RoleDao roles) {
    this.packages = packages;
    this.owners = owners;
    this.manifests = manifests;
    this.tagRules = tagRules;
    this.roles = roles;
  }

  /**
   * The package of a name that the caller may push to, made pending if it is missing, together with
   * the owner and the repository that it needs.
   *
   * @return surrogate key
   * @throws io.hatoba.oci.NameInvalidException if no account may have the owner's login
   * @throws io.hatoba.oci.DeniedException if the owner's login is reserved
   */
  public long open(ImageName name) {
    return packages.find(name).orElseGet(() -> create(name)).id();
  }

  private PackageEntity create(ImageName name) {
    long ownerId = owners.requireAccount(name.owner());
    PackageEntity made =
        name.kind() == RegistryKind.DOCKER
            ? PackageEntity.docker(
                ownerId, owners.requireRepository(ownerId, name.repository()), name.path())
            : PackageEntity.container(ownerId, name.path());
    return packages.create(made, name.path());
  }

  /**
   * Publishes a manifest in the package of a name, which it brings to life. Who brings a package of
   * the Container registry to life administers it.
   *
   * @param digest digest of the content, which the caller has checked
   * @param tags tags to point at it; may be empty
   * @return a warning for the client
   * @throws io.hatoba.oci.DeniedException if a rule of the registry refuses a tag
   */
  public Optional<String> publish(
      ImageName name,
      Manifest manifest,
      byte[] content,
      Digest digest,
      List<Tag> tags,
      long accountId) {
    Optional<String> warning = tagRules.check(name, tags);
    Optional<PackageEntity> found = packages.find(name);
    long packageId = found.isPresent() ? found.get().id() : create(name).id();
    manifests.put(packageId, name.kind(), manifest, content, digest, tags, accountId);
    boolean living = found.filter(row -> row.state() == PackageEntity.State.ACTIVE).isPresent();
    if (!living && packages.activate(packageId) && name.kind() == RegistryKind.CONTAINER) {
      roles.grant(packageId, accountId, Role.ADMIN);
    }
    return warning;
  }
}
