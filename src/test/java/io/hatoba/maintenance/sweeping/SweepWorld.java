package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.catalog.CatalogBeans;
import io.hatoba.catalog.PackageDeletions;
import io.hatoba.catalog.Publications;
import io.hatoba.catalog.Publisher;
import io.hatoba.catalog.Versions;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.PackageTypeModes;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A registry with an owner unlike any other's, whose time passes when a test says so. */
final class SweepWorld {
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  final TestDatabase database;
  final Path directory;
  final Rows rows;
  final Daos daos;
  final AuditBeans audit;
  final Settings settings;
  final LayerConnectionFactory store;
  final RegistryBeans registry;
  final Publications publications;
  final Versions versions;
  final PackageDeletions deletions;
  final long account;

  SweepWorld(TestDatabase database, Path directory) {
    this(database, directory, Map.of());
  }

  SweepWorld(TestDatabase database, Path directory, Map<String, String> given) {
    this.database = database;
    this.directory = directory;
    rows = new Rows(database);
    daos = rows.daos();
    audit = new AuditBeans(database);
    settings = new Settings(key -> Optional.ofNullable(given.get(key)));
    store = FileLayerConnectionFactory.at(directory, Runnable::run);
    registry = new RegistryBeans(database, store, settings, audit.log());
    publications = CatalogBeans.publications(daos, registry.manifests(), settings, audit.log());
    versions = CatalogBeans.versions(database, registry, settings, audit.log());
    deletions = new CatalogBeans(daos, Clock.systemUTC(), audit.log()).deletions(settings);
    account =
        in(
            () ->
                rows.accounts()
                    .create(AccountEntity.user("u" + rows.owner().substring(1), null))
                    .id());
  }

  <T> T in(Supplier<T> work) {
    return database.transactions().required(work);
  }

  void run(Runnable work) {
    database.transactions().required(work);
  }

  /** The steps on a node that knows nothing yet. */
  SweepSteps steps() {
    return new TransactionalSteps(this);
  }

  /** What is known of sweeps. */
  Sweeps sweeps() {
    return new Sweeps(daos.sweeps(), daos.sweepFences(), daos.garbage(), audit.log());
  }

  Sweep lastSweep() {
    return in(() -> sweeps().list(Long.MAX_VALUE, 1)).get(0);
  }

  /** Asks for the last sweep to stop; whether it has not ended. */
  boolean stopSweep() {
    long id = lastSweep().id();
    return in(() -> sweeps().stop(id, account));
  }

  /** What a node sweeps with. */
  Sweeper sweeper() {
    return sweeper(store);
  }

  Sweeper sweeper(LayerConnectionFactory files) {
    return new Sweeper(steps(), files);
  }

  PackageTypeModes types() {
    return new PackageTypeModes(daos.settings(), new AccessEpoch(daos.epochs()));
  }

  /** Sweeps to the end, whoever had the turn and died; uploads are forgotten before. */
  void sweep() {
    registry.expiry().clear();
    freeTurn();
    assertThat(sweeper().sweepDue(Duration.ofNanos(1))).as("had the turn").isTrue();
  }

  /** The lease of whoever has the turn is over. */
  void freeTurn() {
    database.execute("update sweep_turn set lease_until = null");
  }

  ImageName name() {
    return rows.name();
  }

  /** Uploads bytes that have single quotes for double ones. */
  Digest pushBlob(ImageName image, String content) {
    byte[] bytes = Rows.content(content);
    Digest digest = Digest.sha256(bytes);
    UploadId upload =
        registry.uploads().start(image, account, DigestAlgorithm.SHA256).orElseThrow().upload();
    registry.uploads().put(image, upload, digest, body(bytes));
    return digest;
  }

  static UploadBody body(byte[] bytes) {
    return new UploadBody(
        new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), Optional.empty());
  }

  boolean mount(long packageId, ImageName source, Digest digest) {
    return in(
        () ->
            registry
                .uploads()
                .mount(
                    packageId,
                    RegistryKind.CONTAINER,
                    source,
                    new Viewer(true, () -> true),
                    digest));
  }

  static String descriptor(String type, String content) {
    return "{'mediaType':'"
        + type
        + "','digest':'"
        + Rows.digest(content)
        + "','size':"
        + Rows.content(content).length
        + "}";
  }

  /** An image, whose blobs have to be pushed. */
  static String image(String config, String... layers) {
    return "{'schemaVersion':2,'mediaType':'"
        + IMAGE
        + "','config':"
        + descriptor("application/vnd.oci.image.config.v1+json", config)
        + ",'layers':["
        + Arrays.stream(layers)
            .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
            .collect(Collectors.joining(","))
        + "]}";
  }

  static String index(String... children) {
    return "{'schemaVersion':2,'mediaType':'"
        + INDEX
        + "','manifests':["
        + Arrays.stream(children)
            .map(child -> descriptor(IMAGE, child))
            .collect(Collectors.joining(","))
        + "]}";
  }

  /** What is about another manifest. */
  static String about(String subject, String config) {
    String image = image(config);
    return image.substring(0, image.length() - 1)
        + ",'subject':"
        + descriptor(IMAGE, subject)
        + "}";
  }

  /** Pushes an image with its blobs. */
  String pushImage(ImageName image, String tag, String config, String... layers) {
    pushBlob(image, config);
    Arrays.stream(layers).forEach(layer -> pushBlob(image, layer));
    String document = image(config, layers);
    publish(image, document, tag.isEmpty() ? new String[0] : new String[] {tag});
    return document;
  }

  Digest publish(ImageName image, String document, String... tags) {
    byte[] content = Rows.content(document);
    Digest digest = Digest.sha256(content);
    RacingInsert.retried(
        () ->
            in(
                () ->
                    publications.publish(
                        image,
                        Manifest.parse(content, Optional.empty()),
                        content,
                        digest,
                        List.of(tags).stream().map(Tag::new).toList(),
                        Publisher.account(account))));
    return digest;
  }

  void delete(ImageName image, String document) {
    run(() -> versions.delete(image, Rows.digest(document), account));
  }

  /** Content that no other test has. */
  String own(String name) {
    return rows.owner() + "-" + name;
  }

  /** Lets time pass for what this owner has, as if it had all been done so much earlier. */
  void pass(Duration time) {
    long seconds = time.toSeconds();
    String earlier = " - " + seconds + " * interval '1' second";
    String mine =
        " where package_id in (select p.id from package p where p.owner_id = "
            + rows.ownerId()
            + ")";
    for (String statement :
        List.of(
            "update blob_link set leased_at = leased_at" + earlier + mine,
            "update manifest set deleted_at = deleted_at" + earlier + mine,
            "update package_version set deleted_at = deleted_at" + earlier + mine,
            "update tag_move set moved_at = moved_at" + earlier + mine,
            "update upload set touched_at = touched_at" + earlier + mine,
            "update package set deleted_at = deleted_at"
                + earlier
                + ", created_at = created_at"
                + earlier
                + " where owner_id = "
                + rows.ownerId(),
            "update repository set deleted_at = deleted_at"
                + earlier
                + " where owner_id = "
                + rows.ownerId(),
            // They were there then.
            "update sweep_turn set soon_taken = soon_taken - {m}, late_taken = late_taken - {m}"
                .replace("{m}", Long.toString(seconds * 1_000_000)))) {
      database.execute(statement);
    }
  }

  Optional<BlobDao.LinkedBlob> linked(ImageName image, String content) {
    return in(() -> daos.blobs().find(image, Rows.digest(content))).flatMap(BlobDao.Lookup::blob);
  }

  /** Whether a package has a blob whose file is there, and nobody has a row without one. */
  boolean has(ImageName image, String content) {
    Optional<BlobDao.LinkedBlob> blob = linked(image, content);
    blob.ifPresent(
        found -> assertThat(isStored(content, found.generation())).as("file of a row").isTrue());
    return blob.isPresent();
  }

  boolean isStored(String content, long generation) {
    try (LayerConnection connection = store.getConnection()) {
      return connection.find(Rows.digest(content), generation).isPresent();
    }
  }

  /** How many files there are of a blob, of whatever generation. */
  long files(String content) {
    String hex = Rows.digest(content).hex();
    try (var files = Files.list(directory.resolve("blobs/sha256/" + hex.substring(0, 2)))) {
      return files.filter(file -> file.getFileName().toString().startsWith(hex)).count();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  long count(String sql, Object... parameters) {
    return ((Number) database.query(sql, parameters).get(0)).longValue();
  }

  Bytes bytes(long packageId) {
    return in(() -> daos.packageStorage().find(packageId)).orElseThrow().bytes();
  }

  /** What a package uses, counted anew. */
  Bytes recounted(long packageId) {
    run(() -> daos.packageStorage().recompute(packageId));
    return bytes(packageId);
  }
}
