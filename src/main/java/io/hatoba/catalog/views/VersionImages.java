package io.hatoba.catalog.views;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.VersionContents;
import io.hatoba.catalog.views.VersionView.ConfigState;
import io.hatoba.catalog.views.VersionView.ImageView;
import io.hatoba.catalog.views.VersionView.LayerView;
import io.hatoba.catalog.views.VersionView.PlatformImage;
import io.hatoba.metadata.packages.VersionViewDao;
import io.hatoba.metadata.packages.VersionViewDao.Content;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.ImageManifest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Platform;
import io.hatoba.oci.RegistryException;
import io.hatoba.registry.ImageConfigs;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads the images of a version, in as many statements however many there are. */
@Singleton
public final class VersionImages {
  /** Manifests of images with more bytes are not read: there may be 64 of them. */
  private static final long MOST_BYTES = 256 << 10;

  private final VersionViewDao versions;
  private final ImageConfigs configs;

  /** Over the rows of versions and the configs in the store. */
  @Inject
  public VersionImages(VersionViewDao versions, ImageConfigs configs) {
    this.versions = versions;
    this.configs = configs;
  }

  /**
   * A version whose manifests were read.
   *
   * @param bytes of the root
   * @param root empty if the bytes are none
   * @param children of an index, by their digests, as far as they are there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Opened(
      PackageVersion version,
      byte[] bytes,
      Optional<Manifest> root,
      Map<String, Content> children,
      List<PlatformImage> images,
      int moreImages) {}

  /** Reads the root and its children. */
  Opened open(PackageVersion version) {
    byte[] bytes = versions.findRoot(version.root().id()).orElse(new byte[0]);
    Optional<Manifest> root = VersionSummaries.find(bytes, version.root().mediaType());
    if (root.isPresent() && root.get() instanceof ImageIndex index) {
      List<Descriptor> entries =
          index.manifests().stream().filter(entry -> entry.mediaType().isManifest()).toList();
      List<Descriptor> first =
          entries.subList(0, Math.min(entries.size(), VersionViewDao.MOST_CHILDREN));
      Map<String, Content> children =
          first.isEmpty()
              ? Map.of()
              : versions.contents(
                  version.packageId(), first.stream().map(Descriptor::digest).toList(), MOST_BYTES);
      return new Opened(
          version,
          bytes,
          root,
          children,
          first.stream().map(entry -> entry(entry, children)).toList(),
          entries.size() - first.size());
    }
    List<PlatformImage> itself =
        root
            .filter(ImageManifest.class::isInstance)
            .map(image -> image(version, (ImageManifest) image))
            .stream()
            .toList();
    return new Opened(version, bytes, root, Map.of(), itself, 0);
  }

  private static PlatformImage entry(Descriptor entry, Map<String, Content> children) {
    Optional<ImageManifest> image = image(Optional.ofNullable(children.get(text(entry.digest()))));
    return new PlatformImage(
        entry.digest(),
        entry.platform().filter(Platform::known),
        VersionSummaries.ATTESTATION_MANIFEST.equals(
            entry.annotations().get(VersionSummaries.REFERENCE_TYPE)),
        image.isPresent(),
        image.map(ImageManifest::layers).orElse(List.of()),
        image.map(VersionImages::size).orElse(0L));
  }

  /** Its platform is in its config; the version has it from there. */
  private static PlatformImage image(PackageVersion version, ImageManifest image) {
    return new PlatformImage(
        version.root().digest(),
        version.platforms().stream().findFirst().flatMap(VersionImages::platform),
        false,
        true,
        image.layers(),
        size(image));
  }

  private static Optional<Platform> platform(String text) {
    String[] words = text.split("/", 3);
    return words.length < 2
        ? Optional.empty()
        : Optional.of(
            new Platform(
                words[0],
                words[1],
                Optional.of(words).filter(all -> all.length > 2).map(all -> all[2])));
  }

  private static long size(ImageManifest image) {
    long size = image.config().size();
    for (Descriptor layer : image.layers()) {
      // Sizes are whatever somebody wrote: the sum of a hostile manifest's stays a number.
      size = layer.mediaType().isForeignLayer() ? size : saturated(size, layer.size());
    }
    return size;
  }

  static long saturated(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  private static Optional<ImageManifest> image(Optional<Content> content) {
    return content
        .flatMap(found -> VersionSummaries.find(found.bytes(), found.mediaType()))
        .filter(ImageManifest.class::isInstance)
        .map(ImageManifest.class::cast);
  }

  private static String text(Digest digest) {
    return digest.toString();
  }

  /** The image of a digest, else the first that runs somewhere, else the first. */
  static Optional<PlatformImage> choose(Opened opened, Optional<Digest> asked) {
    return first(opened, one -> asked.isPresent() && one.digest().equals(asked.get()))
        .or(() -> first(opened, one -> one.platform().isPresent() && !one.attestation()))
        .or(() -> first(opened, one -> true));
  }

  static Optional<PlatformImage> first(Opened opened, Predicate<PlatformImage> which) {
    return opened.images().stream().filter(PlatformImage::present).filter(which).findFirst();
  }

  /** Reads what an image says of itself; who shares its layers is not looked for. */
  ImageView read(Opened opened, PlatformImage chosen) {
    ImageManifest manifest =
        image(Optional.ofNullable(opened.children().get(text(chosen.digest()))))
            .or(
                () ->
                    opened
                        .root()
                        .filter(ImageManifest.class::isInstance)
                        .map(ImageManifest.class::cast))
            .orElseThrow();
    Optional<ImageConfigs.Image> image = describe(opened.version().packageId(), chosen.digest());
    Optional<ImageConfig> config = image.flatMap(ImageConfigs.Image::config);
    return new ImageView(
        chosen.digest(),
        VersionContents.of(manifest, image, List.of()).layers().stream()
            .map(layer -> new LayerView(layer.descriptor(), layer.step(), Optional.empty()))
            .toList(),
        state(manifest.config(), config),
        config);
  }

  private Optional<ImageConfigs.Image> describe(long packageId, Digest digest) {
    try {
      return configs.find(packageId, digest);
    } catch (RegistryException damaged) {
      // The manifest was read a moment ago, and is not the same any more.
      return Optional.empty();
    }
  }

  private static ConfigState state(Descriptor config, Optional<ImageConfig> read) {
    if (read.isPresent()) {
      return ConfigState.READ;
    }
    if (!ImageConfig.describes(config.mediaType())) {
      return ConfigState.NO_IMAGE;
    }
    return config.size() > ImageConfig.MAX_BYTES ? ConfigState.TOO_LARGE : ConfigState.UNREADABLE;
  }
}
