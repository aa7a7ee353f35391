package io.hatoba.it.protocol;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A server that was filled, killed and started again with other settings, and accounts that no
 * request makes yet. All classes that ask for it share one.
 */
final class SecondLife implements CloseableResource {
  static final int CONTAINER_LIMIT = 100 * 1024;
  static final int DOCKER_LIMIT = 50 * 1024;
  static final int MOST_CHUNKS = 40_000;

  private static final Duration UPLOAD_TTL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final RunningHatoba hatoba;
  private final Registry registry;
  private final Filling filling;
  private final Accounts accounts;
  private final Tenants tenants;

  /**
   * What the first life leaves.
   *
   * @param image tagged v1 and v2 in {@code it-first/image}
   * @param layer of the image
   * @param referrer of the image
   * @param uploaded what the open upload holds
   * @param upload path of the open upload
   * @param lost path of an open upload of the same content, whose bytes are gone since
   * @param crowded path of an open upload that may have one chunk more
   * @param committed the blob of the upload that ended
   * @param ended path of the upload that ended
   * @param fragile a blob of {@code it-public/image} that is larger than what is taken later
   * @param idleIsGone whether an upload that nobody touched was cleared away with its bytes
   */
  record Filling(
      ManifestJson image,
      Content layer,
      ManifestJson referrer,
      Content uploaded,
      String upload,
      String lost,
      String crowded,
      Content committed,
      String ended,
      Content fragile,
      boolean idleIsGone) {}

  /**
   * What the accounts of the second life show; each is an {@code Authorization}.
   *
   * @param stranger an account with all scopes and no role
   * @param reader the administrator with a token that only reads
   * @param writer the administrator with a token that only reads and writes
   * @param idle the administrator with a token that has nothing to do with packages
   * @param bearerKey the key that signs bearer tokens
   */
  record Accounts(String stranger, String reader, String writer, String idle, byte[] bearerKey) {}

  private SecondLife(RunningHatoba hatoba, Filling filling, Accounts accounts, Tenants tenants) {
    this.hatoba = hatoba;
    this.registry = new Registry(hatoba);
    this.filling = filling;
    this.accounts = accounts;
    this.tenants = tenants;
  }

  private static SecondLife begin() {
    try (RunningHatoba first =
        RunningHatoba.start(Map.of("HATOBA_UPLOAD_TTL", UPLOAD_TTL.toSeconds() + "s"))) {
      Tenants tenants = Tenants.fill(first);
      Filling filling = fill(first);
      first.kill();
      for (Path segment : staged(first.data(), filling.lost())) {
        Files.delete(segment);
      }
      Accounts accounts = seed(first.data(), filling, tenants);
      RunningHatoba second =
          RunningHatoba.start(
              Map.of(
                  "HATOBA_CONTAINER_LAYER_LIMIT", Integer.toString(CONTAINER_LIMIT),
                  "HATOBA_DOCKER_LAYER_LIMIT", Integer.toString(DOCKER_LIMIT),
                  "HATOBA_SPARSE_MANIFESTS", "true",
                  "HATOBA_DOCKER_SHA_TAGS", "warn",
                  "HATOBA_VERIFY_READS", "true"),
              first.data());
      return new SecondLife(second, filling, accounts, tenants.on(second));
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Filling fill(RunningHatoba hatoba) {
    Registry registry = new Registry(hatoba);
    Repository repository = registry.repository("it-first/image");
    String idle = repository.startUpload();
    repository.append(idle, Content.random(100)).require(202);
    Content config = repository.push(Content.unique());
    Content layer = repository.push(Content.random(200_000));
    ManifestJson image = ManifestJson.image(config, layer);
    repository.put("v1", image).require(201);
    repository.put("v2", image).require(201);
    repository.put("v3", image).require(201);
    repository.delete(repository.manifestPath("v3")).require(202);
    ManifestJson referrer = ManifestJson.image(config).about(image);
    repository.put(referrer.digest(), referrer).require(201);
    Repository open = registry.repository("it-public/image");
    open.pushImage("v1");
    Content fragile = open.push(Content.random(400_000));
    registry.repository("it-public/code/image").pushImage("v1");
    boolean idleIsGone = awaitGone(hatoba.data(), repository, idle);
    Content uploaded = Content.random(1000);
    String upload = repository.startUpload();
    repository.append(upload, 0, uploaded.part(0, 600)).require(202);
    String lost = repository.startUpload();
    repository.append(lost, uploaded).require(202);
    String crowded = repository.startUpload();
    // Steps of an upload are no promises; what is acknowledged after them makes them durable.
    Content committed = Content.unique();
    String ended = repository.startUpload();
    repository.commit(ended, committed.digest(), committed).require(201);
    return new Filling(
        image,
        layer,
        referrer,
        uploaded,
        upload,
        lost,
        crowded,
        committed,
        ended,
        fragile,
        idleIsGone);
  }

  /** The server clears away by a timer of its own, and tells nobody. */
  private static boolean awaitGone(Path data, Repository repository, String upload) {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      if (repository.get(upload).status() == 404 && staged(data, upload).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static List<Path> staged(Path data, String upload) {
    return files(data.resolve("layers/uploads"), idOf(upload));
  }

  private static String idOf(String upload) {
    return upload.substring(upload.lastIndexOf('/') + 1);
  }

  private static Accounts seed(Path data, Filling filling, Tenants tenants) throws SQLException {
    try (SeededDatabase database = SeededDatabase.of(data)) {
      tenants.seed(database);
      database.publishAllOf("it-public");
      database.fill(idOf(filling.crowded()), MOST_CHUNKS - 1);
      return new Accounts(
          database.addAccount("stranger", "read:packages write:packages delete:packages"),
          database.addAdministratorsToken("read:packages"),
          database.addAdministratorsToken("write:packages"),
          database.addAdministratorsToken("read:user"),
          database.bearerKey());
    }
  }

  private static List<Path> files(Path root, String name) {
    return LiveFiles.below(root).stream().filter(file -> file.toString().contains(name)).toList();
  }

  Registry registry() {
    return registry;
  }

  Filling filling() {
    return filling;
  }

  Accounts accounts() {
    return accounts;
  }

  /** Accounts that own images, and some that own none. */
  Tenants tenants() {
    return tenants;
  }

  /** The file that holds a blob. */
  Path fileOf(Content blob) {
    String hex = blob.digest().substring("sha256:".length());
    List<Path> files = files(hatoba.data().resolve("layers/blobs"), hex);
    if (files.size() != 1) {
      throw new IllegalStateException(blob + " is in " + files);
    }
    return files.get(0);
  }

  @Override
  public void close() {
    hatoba.close();
  }

  /** Gives it to constructors. */
  static final class Provider implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SecondLife.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(SecondLife.class))
          .getOrComputeIfAbsent(SecondLife.class, key -> begin(), SecondLife.class);
    }
  }
}
