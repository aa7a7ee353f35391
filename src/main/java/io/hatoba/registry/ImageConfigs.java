package io.hatoba.registry;

import io.hatoba.metadata.content.BlobDao;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.ImageManifest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Platform;
import io.hatoba.oci.RegistryException;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.StoredLayer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What images say of themselves. It is read for people: what cannot be read, or is none, is as if
 * it said nothing.
 */
@Singleton
public final class ImageConfigs {
  private static final Logger LOG = Logger.getLogger(ImageConfigs.class.getName());

  private final ManifestDao manifests;
  private final LayerConnectionFactory store;

  /** Over the layer store and the rows of manifests. */
  @Inject
  public ImageConfigs(ManifestDao manifests, LayerConnectionFactory store) {
    this.manifests = manifests;
    this.store = store;
  }

  /**
   * An image with what it says of itself.
   *
   * @param config empty where it cannot be read
   */
  public record Image(ImageManifest manifest, Optional<ImageConfig> config) {}

  /** The image that is being put, or the first of an index. */
  Optional<Image> find(long packageId, Manifest manifest, Map<String, BlobDao.Locked> blobs) {
    if (manifest instanceof ImageManifest image) {
      return Optional.of(
          new Image(
              image,
              Optional.ofNullable(blobs.get(image.config().digest().toString()))
                  .flatMap(blob -> read(image.config(), blob.size(), blob.generation()))));
    }
    return firstImage((ImageIndex) manifest).flatMap(child -> find(packageId, child.digest()));
  }

  /** The image that a package holds, or the first of an index that it holds. */
  Optional<Image> find(long packageId, Manifest manifest, Digest digest) {
    return manifest instanceof ImageIndex index
        ? firstImage(index).flatMap(child -> find(packageId, child.digest()))
        : find(packageId, digest);
  }

  private static Optional<Descriptor> firstImage(ImageIndex index) {
    return index.manifests().stream()
        .filter(entry -> entry.mediaType().isImage())
        .filter(entry -> entry.platform().filter(Platform::known).isPresent())
        .findFirst();
  }

  /** An image of a package, whose config the package holds. */
  public Optional<Image> find(long packageId, Digest digest) {
    return manifests
        .findDescribed(packageId, digest)
        .flatMap(
            found ->
                Manifest.parse(found.content(), Optional.of(found.mediaType()))
                        instanceof ImageManifest image
                    ? Optional.of(
                        new Image(
                            image, read(image.config(), found.configSize(), found.generation())))
                    : Optional.empty());
  }

  private Optional<ImageConfig> read(Descriptor config, long size, long generation) {
    if (!ImageConfig.describes(config.mediaType()) || size > ImageConfig.MAX_BYTES) {
      return Optional.empty();
    }
    try (LayerConnection connection = store.getConnection()) {
      Optional<StoredLayer> layer = connection.find(config.digest(), generation);
      if (layer.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream body = layer.get().open(0)) {
        return ImageConfig.parse(body.readNBytes(ImageConfig.MAX_BYTES));
      }
    } catch (RegistryException | IOException unreadable) {
      LOG.log(Level.FINE, "config " + config.digest() + " cannot be read", unreadable);
      return Optional.empty();
    }
  }
}
