package io.hatoba.storage.file;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.config.Settings;
import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.LayerConnector;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The layer store in the directory {@code HATOBA_STORAGE_DIR}.
 *
 * <p>The directory tree is made at the first connection, and tried again at the next one if the
 * disk is not there yet; with a tree that stands this costs one listing and a few forced
 * directories.
 */
@ApplicationScoped
@Default
@LayerConnector("file")
@ManagedExecutorDefinition(name = FileLayerConnectionFactory.HASHING, maxAsync = 4)
public class FileLayerConnectionFactory implements LayerConnectionFactory, Metered {
  static final String HASHING = "java:app/concurrent/hashing";

  private final Disk disk;
  private final LayerPaths paths;
  private final StoreName storeName;
  private final Optional<Executor> given;

  @Resource(lookup = HASHING)
  private @Nullable ManagedExecutorService managed;

  private volatile @Nullable FileLayerConnection connection;

  /** For proxies of the container only. */
  public FileLayerConnectionFactory() {
    this(new LocalDisk(), Path.of("layers"), Optional.empty());
  }

  /** The directory that the settings name, and hashing threads of the server. */
  @Inject
  public FileLayerConnectionFactory(Settings settings) {
    this(new LocalDisk(), settings.storageDirectory(), Optional.empty());
  }

  private FileLayerConnectionFactory(Disk disk, Path root, Optional<Executor> given) {
    this.disk = disk;
    this.paths = new LayerPaths(root.toAbsolutePath());
    this.storeName = new StoreName(disk, paths);
    this.given = given;
  }

  /**
   * A layer store without a container.
   *
   * @param hashing runs hashing tasks now, later or never; uploads do not depend on it
   */
  public static FileLayerConnectionFactory at(Path root, Executor hashing) {
    return on(new LocalDisk(), root, hashing);
  }

  static FileLayerConnectionFactory on(Disk disk, Path root, Executor hashing) {
    return new FileLayerConnectionFactory(disk, root, Optional.of(hashing));
  }

  @Override
  public void describe(Figures figures) {
    figures.counter(
        "hatoba_blob_received_bytes_total",
        "Bytes of blobs that came, kept or not",
        () -> read(LayerCopy::received));
    figures.gauge(
        "hatoba_hashing_buffers_used",
        "Buffers of 1 MiB in which uploads are hashed beside being written",
        () -> read(LayerCopy::largeBuffersOut));
    figures.gauge(
        "hatoba_hashing_buffers_limit",
        "How many there may be; uploads beyond hash by themselves, and slower",
        () -> LayerCopy.MOST_LARGE_BUFFERS);
  }

  private long read(ToLongFunction<LayerCopy> figure) {
    FileLayerConnection ready = connection;
    return ready == null ? 0 : figure.applyAsLong(ready.copy());
  }

  @Override
  public LayerConnection getConnection() {
    LayerConnection ready = connection;
    return ready != null ? ready : prepare();
  }

  @Override
  public synchronized String identify(Optional<String> known) {
    try {
      Optional<String> name = storeName.find();
      if (known.isEmpty()) {
        return name.isPresent() ? name.get() : giveName();
      }
      if (!name.equals(known)) {
        throw new InvalidSettingException(
            "HATOBA_STORAGE_DIR",
            "'"
                + paths.root()
                + "' is not the layer store of this database: its file "
                + paths.name().getFileName()
                + (name.isPresent() ? " has another name" : " is missing; is the disk mounted?"));
      }
      storeName.know(known.get());
      return known.get();
    } catch (IOException fault) {
      throw DiskFaults.refusal(fault);
    }
  }

  private String giveName() throws IOException {
    makeDirectory(paths.root());
    return storeName.give();
  }

  private synchronized LayerConnection prepare() {
    FileLayerConnection ready = connection;
    if (ready == null) {
      try {
        storeName.require();
        makeTree();
      } catch (IOException fault) {
        throw DiskFaults.refusal(fault);
      }
      ready = new FileLayerConnection(disk, paths, storeName, hashing());
      connection = ready;
    }
    return ready;
  }

  /** Without a second thread uploads are slower and nothing else. */
  private Executor hashing() {
    Executor server = managed;
    return given.orElse(server != null ? server : task -> {});
  }

  /**
   * Forces every directory that holds others even if it was there: whoever made it may have died
   * before.
   */
  private void makeTree() throws IOException {
    makeDirectory(paths.root());
    makeDirectory(paths.blobs());
    for (Path sharded : paths.sharded()) {
      makeDirectory(sharded);
      Set<String> missing = new HashSet<>(LayerPaths.shards());
      missing.removeAll(
          disk.list(sharded).stream()
              .map(shard -> shard.getFileName().toString())
              .collect(Collectors.toSet()));
      for (String shard : missing) {
        disk.createDirectory(sharded.resolve(shard));
      }
      disk.forceDirectory(sharded);
    }
  }

  private void makeDirectory(Path directory) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      return;
    }
    try {
      disk.createDirectory(directory);
    } catch (NoSuchFileException parentMissing) {
      makeDirectory(parent);
      disk.createDirectory(directory);
    }
    try {
      disk.forceDirectory(parent);
    } catch (AccessDeniedException operatorsOwn) {
      // Then the operator made what is in it, and this is about what we make.
    }
  }
}
