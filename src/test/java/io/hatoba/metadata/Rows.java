package io.hatoba.metadata;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.TrustedIssuerDao;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.content.ManifestEntity;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMover;
import io.hatoba.metadata.content.UploadDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.metadata.settings.EpochDao;
import io.hatoba.metadata.settings.SettingDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.server.TestDatabase;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The DAOs over a database, and an owner with a package for tests to fill, unlike any other's. */
public final class Rows {
  private final TestDatabase database;
  private final Daos daos;
  private final String owner;
  private final long ownerId;
  private final long packageId;

  /** Makes the owner, and a living package {@code app} of it. */
  public Rows(TestDatabase database) {
    this.database = database;
    daos = new Daos(database.entityManager());
    owner = "o" + Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    ownerId =
        database
            .transactions()
            .required(() -> accounts().create(AccountEntity.organization(owner)).id());
    packageId = createPackage("app");
    database.transactions().required(() -> packages().activate(packageId));
  }

  /** All of the queries. */
  public Daos daos() {
    return daos;
  }

  /** Queries over accounts. */
  public AccountDao accounts() {
    return daos.accounts();
  }

  /** Queries over tokens of workflows. */
  public WorkflowTokenDao workflowTokens() {
    return daos.workflowTokens();
  }

  /** Queries over trusted issuers. */
  public TrustedIssuerDao issuers() {
    return daos.issuers();
  }

  /** Queries over packages. */
  public PackageDao packages() {
    return daos.packages();
  }

  /** Queries over roles. */
  public RoleDao roles() {
    return daos.roles();
  }

  /** Queries over settings. */
  public SettingDao settings() {
    return daos.settings();
  }

  /** Queries over the number of changes of who may do what. */
  public EpochDao epochs() {
    return daos.epochs();
  }

  /** Queries over blobs. */
  public BlobDao blobs() {
    return daos.blobs();
  }

  /** Queries over manifests. */
  public ManifestDao manifests() {
    return daos.manifests();
  }

  /** Queries over tags. */
  public TagDao tags() {
    return daos.tags();
  }

  /** Queries over uploads. */
  public UploadDao uploads() {
    return daos.uploads();
  }

  /** Surrogate key of the owner. */
  public long ownerId() {
    return ownerId;
  }

  /** Login of the owner. */
  public String owner() {
    return owner;
  }

  /** Surrogate key of the package {@code app}. */
  public long packageId() {
    return packageId;
  }

  /** Name of the package {@code app}. */
  public ImageName name() {
    return name("app");
  }

  /** A name below the owner. */
  public ImageName name(String path) {
    return new ImageName(RegistryKind.CONTAINER, new RepositoryName(owner + "/" + path));
  }

  /** Makes a pending package of the owner. */
  public long createPackage(String path) {
    return database
        .transactions()
        .required(() -> packages().create(PackageEntity.container(ownerId, path)).id());
  }

  /** Begins an upload to the package {@code app}. */
  public UploadId startUpload() {
    UploadId upload = UploadId.random();
    database
        .transactions()
        .required(() -> uploads().insert(upload, name(), ownerId, DigestAlgorithm.SHA256));
    return upload;
  }

  /** Makes the row of a blob, and the package's link to it. */
  public Digest createBlob(String content, long generation) {
    Digest digest = digest(content);
    database
        .transactions()
        .required(
            () -> {
              blobs().insertUnlessPresent(digest, content.length(), generation);
              blobs().link(packageId, digest);
            });
    return digest;
  }

  /** Keeps a manifest in the package {@code app}. */
  public ManifestDao.Stored storeManifest(String document) {
    return database.transactions().required(() -> store(entity(document), List.of()));
  }

  /** Keeps a manifest together with what it names, in the transaction under way. */
  public ManifestDao.Stored store(ManifestEntity manifest, List<ManifestReference> references) {
    return manifests()
        .store(
            manifest,
            references,
            Optional.ofNullable(
                manifests()
                    .lock(manifest.packageId(), List.of(manifest.digest()))
                    .get(manifest.digest())));
  }

  /** Points a tag of the package {@code app} at a manifest, in the transaction under way. */
  public void point(Tag tag, long manifestId, Digest digest) {
    tags()
        .point(
            tags().hold(packageId, List.of(tag.value())),
            List.of(tag),
            manifestId,
            digest,
            new TagMover(
                OptionalLong.of(ownerId), "NONE", OptionalLong.empty(), TagMoveCause.PUSH));
  }

  /** Removes a tag of the package {@code app}, in the transaction under way. */
  public void removeTag(Tag tag) {
    tags()
        .remove(
            tags().hold(packageId, List.of(tag.value())),
            new TagMover(
                OptionalLong.of(ownerId), "NONE", OptionalLong.empty(), TagMoveCause.DELETE));
  }

  /** A manifest of the package {@code app} that is not kept yet. */
  public ManifestEntity entity(String document) {
    byte[] content = content(document);
    return new ManifestEntity(
        packageId, Digest.sha256(content), Manifest.parse(content, Optional.empty()), content);
  }

  /** Gives a package a version. */
  public void addVersion(long packageId) {
    byte[] bytes = content(image("of " + packageId));
    database
        .transactions()
        .required(
            () -> {
              long manifest =
                  store(
                          new ManifestEntity(
                              packageId,
                              Digest.sha256(bytes),
                              Manifest.parse(bytes, Optional.empty()),
                              bytes),
                          List.of())
                      .id();
              daos.versions().settle(List.of(manifest));
            });
  }

  /** Does work in a transaction of its own that fails where it would have to wait for a lock. */
  public <T> T withoutPatience(Supplier<T> work) {
    EntityManager manager = database.entityManager();
    boolean h2 = daos.database().shareLockOf("x").equals("for update");
    return database
        .transactions()
        .requiresNew(
            () -> {
              manager
                  .createNativeQuery(h2 ? "set lock_timeout 1" : "set local lock_timeout = '1ms'")
                  .executeUpdate();
              try {
                return work.get();
              } finally {
                if (h2) {
                  manager.createNativeQuery("set lock_timeout 10000").executeUpdate();
                }
              }
            });
  }

  /** Bytes of a document that has single quotes for double ones. */
  public static byte[] content(String document) {
    return document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** Digest of such bytes. */
  public static Digest digest(String document) {
    return Digest.sha256(content(document));
  }

  /** A small image, unlike those with another comment. */
  public static String image(String comment) {
    return image(comment, "");
  }

  /** A small image with some more fields, each with a comma before it. */
  public static String image(String comment, String more) {
    return "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.manifest.v1+json','config':{"
        + "'mediaType':'application/vnd.oci.empty.v1+json','digest':'"
        + digest("{}")
        + "','size':2},'layers':[],'annotations':{'comment':'"
        + comment
        + "'}"
        + more
        + "}";
  }
}
