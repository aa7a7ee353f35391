package io.hatoba.catalog.views;

import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageRows;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.views.VersionImages.Opened;
import io.hatoba.catalog.views.VersionView.Attachment;
import io.hatoba.catalog.views.VersionView.ImageView;
import io.hatoba.catalog.views.VersionView.LayerView;
import io.hatoba.catalog.views.VersionView.PlatformImage;
import io.hatoba.catalog.views.VersionView.RawManifest;
import io.hatoba.catalog.views.VersionView.Shared;
import io.hatoba.metadata.packages.VersionViewDao;
import io.hatoba.metadata.packages.VersionViewDao.Sharing;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Platform;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is in versions. Whoever calls this has found the version in a package that the caller may
 * pull. Each answer takes a fixed number of statements.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class VersionViews {
  /** Docker makes 127 layers at most; who shares those beyond is not looked for. */
  private static final int MOST_SHARED = 127;

  private final PackageRows rows;
  private final VersionViewDao versions;
  private final VersionImages images;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public VersionViews() {
    this(null, null, null);
  }

  /** Over the rows of versions and what images say of themselves. */
  @Inject
  public VersionViews(PackageRows rows, VersionViewDao versions, VersionImages images) {
    this.rows = rows;
    this.versions = versions;
    this.images = images;
  }

  /**
   * What is in a version.
   *
   * @param image of an index, which one to show; empty, or unknown there, for the first
   */
  public VersionView find(Caller caller, PackageVersion version, Optional<Digest> image) {
    Opened opened = images.open(version);
    Optional<ImageView> shown =
        VersionImages.choose(opened, image)
            .map(chosen -> images.read(opened, chosen))
            .map(view -> shared(caller, version, view));
    return new VersionView(
        version,
        new RawManifest(opened.bytes(), version.root().mediaType(), version.root().digest()),
        opened.root().isPresent(),
        opened.images(),
        opened.moreImages(),
        shown,
        attached(opened));
  }

  private ImageView shared(Caller caller, PackageVersion version, ImageView view) {
    List<Digest> digests =
        view.layers().stream()
            .map(layer -> layer.descriptor().digest())
            .distinct()
            .limit(MOST_SHARED)
            .toList();
    Map<String, Sharing> sharing =
        versions.sharing(rows.findViewer(caller), version.packageId(), version.id(), digests);
    return new ImageView(
        view.digest(),
        view.layers().stream()
            .map(
                layer ->
                    new LayerView(
                        layer.descriptor(),
                        layer.step(),
                        Optional.ofNullable(sharing.get(layer.descriptor().digest().toString()))
                            .map(who -> new Shared(who.versions(), who.packages()))))
            .toList(),
        view.state(),
        view.config());
  }

  private List<Attachment> attached(Opened opened) {
    Stream<Attachment> referring =
        versions.listAttached(opened.version().id()).stream()
            .map(
                one -> {
                  String type =
                      one.suffix().isEmpty()
                          ? one.type()
                          : AttachmentKind.typeOfSuffix(one.suffix());
                  return new Attachment(
                      Digest.parse(one.subject()),
                      one.digest(),
                      type,
                      AttachmentKind.of(type),
                      one.size());
                });
    Stream<Attachment> inside =
        opened.images().stream()
            .filter(PlatformImage::attestation)
            .map(
                one ->
                    new Attachment(
                        opened.version().root().digest(),
                        one.digest(),
                        AttachmentKind.IN_TOTO,
                        AttachmentKind.ATTESTATION,
                        Optional.ofNullable(opened.children().get(one.digest().toString()))
                            .map(content -> (long) content.bytes().length)
                            .orElse(0L)));
    return Stream.concat(referring, inside).toList();
  }

  /**
   * Compares two versions of a package.
   *
   * @param platform for which; empty for the first that both have
   */
  public Comparison compare(
      PackageVersion before, PackageVersion after, Optional<Platform> platform) {
    Opened one = images.open(before);
    Opened other = images.open(after);
    Optional<Platform> which = platform.or(() -> common(one, other));
    Optional<PlatformImage> from = choose(one, which);
    Optional<PlatformImage> to = choose(other, which);
    return Comparison.of(
        which,
        from.map(image -> images.read(one, image)),
        to.map(image -> images.read(other, image)));
  }

  private static Optional<Platform> common(Opened one, Opened other) {
    List<Platform> had =
        one.images().stream().map(PlatformImage::platform).flatMap(Optional::stream).toList();
    return other.images().stream()
        .map(PlatformImage::platform)
        .flatMap(Optional::stream)
        .filter(had::contains)
        .findFirst();
  }

  /** Of versions that do not tell what they run on, whatever they have. */
  private static Optional<PlatformImage> choose(Opened opened, Optional<Platform> platform) {
    return platform.isPresent()
        ? VersionImages.first(opened, image -> image.platform().equals(platform))
        : VersionImages.choose(opened, Optional.empty());
  }
}
