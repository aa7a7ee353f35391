package io.hatoba.oci;

/**
 * One thing that a manifest names.
 *
 * @param kind what it is to the manifest
 * @param descriptor what it is
 */
public record ManifestReference(Kind kind, Descriptor descriptor) {
  /** What something is to the manifest that names it. */
  public enum Kind {
    /** The config of an image: a blob. */
    CONFIG,
    /**
     * A layer of an image, or an entry of an index that is no manifest by its media type, as build
     * caches have them: a blob.
     */
    LAYER,
    /** An entry of an index: a manifest. */
    MANIFEST,
    /** The manifest that this one is about, which need not be here. */
    SUBJECT
  }

  /**
   * Whether the content lies elsewhere by intent (OCI Image Specification, "Non-Distributable
   * Layers"), so that nobody may miss it here.
   */
  public boolean foreign() {
    return kind == Kind.LAYER && descriptor.mediaType().isForeignLayer();
  }
}
