package io.hatoba.catalog;

import io.hatoba.access.Decision;
import io.hatoba.access.PackageCreation;
import io.hatoba.accounts.Owners;
import io.hatoba.catalog.SourceLinks.Source;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEvent;
import io.hatoba.events.AuditLog;
import io.hatoba.events.HookOutbox;
import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.HeldPackageDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.StoredPush;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Packages as they come to be: with the first upload to a name, and with the first manifest. */
@Stateless
public class Publications {
  private final PackageDao packages;
  private final HeldPackageDao held;
  private final Owners owners;
  private final Manifests manifests;
  private final PublishedVersions versions;
  private final TagRules tagRules;
  private final QuotaRules quotas;
  private final RoleDao roles;
  private final SourceLinks sources;
  private final MigratedOwners migratedOwners;
  private final PackageCreation creation;
  private final AccessEpoch epoch;
  private final AuditLog audit;
  private final HookOutbox outbox;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Publications() {
    this(null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  Publications(
      PackageDao packages,
      HeldPackageDao held,
      Owners owners,
      Manifests manifests,
      PublishedVersions versions,
      TagRules tagRules,
      QuotaRules quotas,
      RoleDao roles,
      SourceLinks sources,
      MigratedOwners migratedOwners,
      PackageCreation creation,
      AccessEpoch epoch,
      AuditLog audit,
      HookOutbox outbox) {
    this.packages = packages;
    this.held = held;
    this.owners = owners;
    this.manifests = manifests;
    this.versions = versions;
    this.tagRules = tagRules;
    this.quotas = quotas;
    this.roles = roles;
    this.sources = sources;
    this.migratedOwners = migratedOwners;
    this.creation = creation;
    this.epoch = epoch;
    this.audit = audit;
    this.outbox = outbox;
  }

  /**
   * The package of a name that the caller may push to, made pending if it is missing.
   *
   * @param accountId who pushes
   * @return surrogate key
   * @throws io.hatoba.oci.NameUnknownException if the repository is missing that an image of the
   *     Docker registry belongs to
   * @throws io.hatoba.oci.NameInvalidException if no account may have the owner's login
   * @throws io.hatoba.oci.DeniedException if the owner's login is reserved
   */
  public long open(ImageName name, long accountId) {
    return packages.find(name).orElseGet(() -> create(name, accountId)).id();
  }

  /**
   * Lets an upload to a name begin.
   *
   * @throws io.hatoba.oci.DeniedException if a hard quota is used up there
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public void requireRoom(ImageName name, Publisher publisher) {
    quotas.requireRoom(name, publisher.asker());
  }

  private PackageEntity create(ImageName name, long accountId) {
    if (name.kind() == RegistryKind.CONTAINER) {
      long ownerId = owners.requireAccount(name.owner(), accountId);
      return packages.create(PackageEntity.container(ownerId, name.path()));
    }
    Owners.Repository repository = owners.requireRepository(name.owner(), name.repository());
    String image = name.path().substring(name.repository().length());
    String path = repository.foldedName() + image;
    PackageEntity made =
        packages
            .findImage(repository.ownerId(), path)
            .orElseGet(
                () ->
                    packages.create(
                        PackageEntity.docker(repository.ownerId(), repository.id(), path)));
    // Below a name that the repository had before, it is reached by that one too.
    packages.addName(made, name);
    return made;
  }

  /**
   * Publishes a manifest in the package of a name, which it brings to life. Who brings a package of
   * the Container registry to life administers it, and it is linked to the repository that it names
   * as its source if the publisher may write there; what a workflow brings to life is linked to its
   * repository, seen by whom the repository is seen, and administered by the repository's
   * administrators and workflows. So is what comes to life by a name of the Docker registry, the
   * owner of which has migrated.
   *
   * @param digest digest of the content, which the caller has checked
   * @param tags tags to point at it; may be empty
   * @return warnings for the client
   * @throws DeniedException if a rule of the registry refuses a tag, the owner lets its members
   *     publish no such package, or a hard quota refuses what is added
   */
  public List<String> publish(
      ImageName name,
      Manifest manifest,
      byte[] content,
      Digest digest,
      List<Tag> tags,
      Publisher publisher) {
    Optional<String> warning = tagRules.check(name, tags);
    // Held before anything else is: pushes and deletes in one package go one after another.
    Optional<HeldPackageDao.Held> found = held.hold(name);
    long packageId =
        found.isPresent() ? found.get().id() : create(name, publisher.accountId()).id();
    StoredPush stored =
        manifests.put(
            packageId, name.kind(), manifest, content, digest, tags, publisher.accountId());
    PublishedVersions.Published published =
        versions.publish(packageId, manifest, digest, tags, stored, publisher);
    boolean living = found.filter(HeldPackageDao.Held::active).isPresent();
    Source source =
        living || name.kind() == RegistryKind.DOCKER || publisher.repositoryId().isPresent()
            ? Source.NONE
            : sources.read(name, published.words().source(), publisher.accountId());
    boolean first = !living && packages.activate(packageId);
    if (name.kind() == RegistryKind.CONTAINER
        && found.filter(HeldPackageDao.Held::migrated).isPresent()) {
      migratedOwners.notePush(packageId);
    }
    boolean granted = first && name.kind() == RegistryKind.CONTAINER;
    if (granted) {
      give(packageId, publisher, source);
    }
    Subject pushed = Subject.image(name).digest(digest);
    AuditEvent push =
        audit.change(
            first ? AuditAction.PACKAGE_PUBLISHED : AuditAction.VERSION_PUBLISHED,
            tags.isEmpty() ? pushed : pushed.reference(tags.get(0).value()),
            Map.of("tags", tags.stream().map(Tag::value).toList()));
    audit.record(
        granted
            ? Stream.concat(Stream.of(push, grant(name, publisher)), link(name, source)).toList()
            : first
                ? Stream.concat(Stream.of(push), migratedOwners.adopt(packageId, name).stream())
                    .toList()
                : List.of(push));
    if (first) {
      requireCreation(packageId, publisher);
    }
    outbox.pushed(packageId, digest, tags, publisher.accountId());
    // Late: from here to the commit other pushes of an owner that has a quota wait.
    List<String> full =
        quotas.grow(
            packageId, new Bytes(published.logical(), stored.added()), name, publisher.asker());
    if (granted) {
      // Until now whoever may publish below the owner might push to the name. After the turn of the
      // owner, since all
      // wait for the epoch, and restores take both in this order.
      epoch.raise();
    }
    return Stream.concat(
            Stream.of(
                    warning,
                    LargeImages.warning(manifest),
                    granted ? source.warning() : Optional.<String>empty())
                .flatMap(Optional::stream),
            full.stream())
        .toList();
  }

  /** Asked when it is what it will be: who sees it may have come from its repository. */
  private void requireCreation(long packageId, Publisher publisher) {
    Decision decision =
        creation.decidePublishing(
            packageId, publisher.accountId(), publisher.repositoryId().isPresent());
    if (!decision.allowed()) {
      throw new DeniedException(decision.reason());
    }
  }

  private void give(long packageId, Publisher publisher, Source source) {
    if (publisher.repositoryId().isPresent()) {
      long repositoryId = publisher.repositoryId().getAsLong();
      packages.followRepository(packageId, repositoryId);
      roles.grantToRepository(packageId, repositoryId, Role.ADMIN);
    } else {
      roles.grant(packageId, publisher.accountId(), Role.ADMIN);
      source.repositoryId().ifPresent(id -> packages.linkAtFirst(packageId, id));
    }
  }

  private AuditEvent grant(ImageName name, Publisher publisher) {
    Subject image = Subject.image(name);
    return publisher.repositoryId().isPresent()
        ? audit.change(
            AuditAction.PACKAGE_ROLE_GRANTED,
            image,
            Map.of("role", "admin", "repository_id", publisher.repositoryId().getAsLong()))
        : audit.change(
            AuditAction.PACKAGE_ROLE_GRANTED,
            image.account(publisher.accountId()),
            Map.of("role", "admin"));
  }

  private Stream<AuditEvent> link(ImageName name, Source source) {
    return source.repositoryId().stream()
        .map(
            id ->
                audit.change(
                    AuditAction.PACKAGE_LINKED,
                    Subject.image(name),
                    Map.of("repository_id", id, "by", "label")));
  }
}
