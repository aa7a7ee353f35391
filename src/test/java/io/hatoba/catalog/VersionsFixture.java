package io.hatoba.catalog;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.DownloadBeans;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Reference;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.UploadBody;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A package that somebody pushes to and deletes from, in transactions as requests have them. */
final class VersionsFixture {
  static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  static final long TOKEN = 70;

  final TestDatabase database;
  final Rows rows;
  final AuditBeans audit;
  final RegistryBeans registry;
  final Publications publications;
  final Versions versions;
  final PackageTags tags;
  final PackageDeletions deletions;
  final DownloadBeans downloads;
  final String login;
  final long account;

  private final Path directory;

  VersionsFixture(TestDatabase database, Path directory) {
    this(database, directory, new Rows(database), new AuditBeans(database), OptionalLong.empty());
    pushBlob("{}");
  }

  private VersionsFixture(
      TestDatabase database,
      Path directory,
      Rows rows,
      AuditBeans audit,
      OptionalLong accountBefore) {
    this.database = database;
    this.directory = directory;
    this.rows = rows;
    this.audit = audit;
    Settings settings =
        new Settings(
            key -> key.equals("hatoba.deletable-downloads") ? Optional.of("10") : Optional.empty());
    registry =
        new RegistryBeans(
            database,
            FileLayerConnectionFactory.at(directory, Runnable::run),
            settings,
            audit.log());
    publications =
        CatalogBeans.publications(rows.daos(), registry.manifests(), settings, audit.log());
    versions = CatalogBeans.versions(database, registry, settings, audit.log());
    tags = CatalogBeans.tags(database, registry, settings, audit.log());
    deletions = new CatalogBeans(rows.daos(), Clock.systemUTC(), audit.log()).deletions(settings);
    downloads = new DownloadBeans(database);
    login = "u" + rows.owner().substring(1);
    account =
        accountBefore.orElseGet(
            () ->
                database
                    .transactions()
                    .required(() -> rows.accounts().create(AccountEntity.user(login, null)).id()));
  }

  /** The same on a node that has looked at nothing yet. */
  VersionsFixture restarted() {
    return new VersionsFixture(database, directory, rows, audit, OptionalLong.of(account));
  }

  ImageName name() {
    return rows.name();
  }

  long packageId() {
    return rows.packageId();
  }

  /** Bytes that have single quotes for double ones. */
  Digest pushBlob(String content) {
    byte[] bytes = Rows.content(content);
    Digest digest = Digest.sha256(bytes);
    UploadId upload =
        registry.uploads().start(name(), account, DigestAlgorithm.SHA256).orElseThrow().upload();
    registry
        .uploads()
        .put(
            name(),
            upload,
            digest,
            new UploadBody(
                new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), Optional.empty()));
    return digest;
  }

  /** A descriptor in JSON. */
  static String descriptor(String type, String content, String more) {
    return "{'mediaType':'"
        + type
        + "','digest':'"
        + Rows.digest(content)
        + "','size':"
        + Rows.content(content).length
        + more
        + "}";
  }

  /** An image with a config, whose blobs are pushed. */
  String image(String config, String... layers) {
    pushBlob(config);
    Arrays.stream(layers).forEach(this::pushBlob);
    return "{'schemaVersion':2,'mediaType':'"
        + IMAGE
        + "','config':"
        + descriptor("application/vnd.oci.image.config.v1+json", config, "")
        + ",'layers':["
        + Arrays.stream(layers)
            .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer, ""))
            .collect(Collectors.joining(","))
        + "]}";
  }

  /** An index of images. */
  static String index(String... children) {
    return "{'schemaVersion':2,'mediaType':'"
        + INDEX
        + "','manifests':["
        + Arrays.stream(children)
            .map(child -> descriptor(IMAGE, child, ""))
            .collect(Collectors.joining(","))
        + "]}";
  }

  /** A signature, or whatever else is about a subject. */
  static String about(String subject, String comment) {
    return Rows.image(comment, ",'subject':" + descriptor(IMAGE, subject, ""));
  }

  /** The tag of its referrers, or with a suffix of its signature. */
  static String fallback(String subject) {
    return "sha256-" + Rows.digest(subject).hex();
  }

  Digest push(String document, String... tags) {
    return pushTo(name(), document, tags);
  }

  Digest pushTo(ImageName image, String document, String... tags) {
    byte[] content = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.sha256(content);
    RacingInsert.retried(
        () ->
            database
                .transactions()
                .required(
                    () ->
                        publications.publish(
                            image,
                            Manifest.parse(content, Optional.empty()),
                            content,
                            digest,
                            List.of(tags).stream().map(Tag::new).toList(),
                            new Publisher(account, OptionalLong.empty(), OptionalLong.of(TOKEN)))));
    return digest;
  }

  /** As the registry's protocol has it. */
  void delete(Reference reference) {
    database.transactions().required(() -> versions.delete(name(), reference, account));
  }

  /** As retention does, which spares no last version. */
  boolean delete(long versionId) {
    return database
        .transactions()
        .required(() -> versions.expire(packageId(), versionId, account, "package"));
  }

  /** As somebody does who sees the versions. */
  VersionDeletion deleteChosen(long versionId) {
    return database.transactions().required(() -> versions.delete(packageId(), versionId, account));
  }

  Optional<RestoredVersion> restore(long versionId) {
    return database
        .transactions()
        .required(() -> versions.restore(packageId(), versionId, account));
  }

  List<PackageVersion> list(Versions.State state) {
    return versions.list(packageId(), state, 1, 100).versions();
  }

  /** Digests of the living versions, the newest first. */
  List<Digest> living() {
    return list(Versions.State.ACTIVE).stream().map(found -> found.root().digest()).toList();
  }

  PackageVersion require(String document) {
    return versions.find(packageId(), Rows.digest(document)).orElseThrow();
  }

  /** Whether the package shows a manifest. */
  boolean has(String document) {
    return database
        .transactions()
        .required(() -> rows.manifests().find(name(), Rows.digest(document)))
        .orElseThrow()
        .manifest()
        .isPresent();
  }
}
