package io.hatoba.catalog.views;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * What is in a version. What cannot be read is empty, and what stands beside it says why; pushes
 * are hostile, and disks fail.
 *
 * @param version the version
 * @param manifest bytes of its root; none if it has gone for good by now
 * @param readable whether those are a manifest, as they were when they were pushed
 * @param images of an index, at most 64 of them in its order; of an image itself
 * @param moreImages how many entries of the index are not among them
 * @param shown the image that was asked for, else the first that runs somewhere; empty where there
 *     is none to read
 * @param attached signatures, SBOMs, attestations and whatever else is about the version or an
 *     image of it, at most 500; nothing of it is verified
 */
public record VersionView(
    PackageVersion version,
    RawManifest manifest,
    boolean readable,
    List<PlatformImage> images,
    int moreImages,
    Optional<ImageView> shown,
    List<Attachment> attached) {
  /** Copies the lists. */
  public VersionView {
    images = List.copyOf(images);
    attached = List.copyOf(attached);
  }

  /** Bytes of a manifest; nobody changes them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record RawManifest(byte[] bytes, String mediaType, Digest digest) {}

  /**
   * An image of a version.
   *
   * @param platform what it runs on; empty where that is not told
   * @param attestation whether it is one about another image, as BuildKit adds them to an index
   * @param present whether the package holds it, and small enough to be read here
   * @param layers from the base up
   * @param size bytes of its config and its layers, without those that are kept elsewhere
   */
  public record PlatformImage(
      Digest digest,
      Optional<Platform> platform,
      boolean attestation,
      boolean present,
      List<Descriptor> layers,
      long size) {
    /** Copies the list. */
    public PlatformImage {
      layers = List.copyOf(layers);
    }
  }

  /** Whether a config could be read. */
  public enum ConfigState {
    /** It was. */
    READ,
    /** It is of another type than that of an image. */
    NO_IMAGE,
    /** It has more bytes than are read. */
    TOO_LARGE,
    /** It is missing or damaged, or nothing that is written so. */
    UNREADABLE
  }

  /**
   * One image with what it says of itself.
   *
   * @param layers from the base up
   * @param config empty unless it was read
   */
  public record ImageView(
      Digest digest, List<LayerView> layers, ConfigState state, Optional<ImageConfig> config) {
    /** Copies the list. */
    public ImageView {
      layers = List.copyOf(layers);
    }
  }

  /**
   * A layer.
   *
   * @param step the line of the history that made it, where the history tells
   * @param shared who else has it; empty where that was not looked for
   */
  public record LayerView(
      Descriptor descriptor, Optional<ImageConfig.Step> step, Optional<Shared> shared) {}

  /**
   * Who else has a layer. Packages that the caller does not see are not counted, so that nobody
   * learns whether others have the same bytes.
   *
   * @param versions other versions of the package; 1,000 stand for so many or more
   * @param packages other packages; 100 stand for so many or more
   */
  public record Shared(long versions, long packages) {}

  /**
   * Something that is about a version, or about an image of it.
   *
   * @param subject what it is about
   * @param digest of its manifest
   * @param artifactType may be empty
   * @param size bytes of its manifest
   */
  public record Attachment(
      Digest subject, Digest digest, String artifactType, AttachmentKind kind, long size) {}
}
