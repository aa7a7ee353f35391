package io.hatoba.oci;

import java.util.Set;

/**
 * A media type without parameters (RFC 6838, section 4.2), as it was written; types are compared
 * exactly, as clients do.
 *
 * @param value {@code type/subtype}
 */
public record MediaType(String value) {
  /** OCI image manifest. */
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");

  /** OCI image index. */
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");

  /** Docker image manifest, version 2, schema 2. */
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");

  /** Docker manifest list. */
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");

  /** Docker image manifest, version 2, schema 1; refused. */
  public static final MediaType DOCKER_SCHEMA1 =
      new MediaType("application/vnd.docker.distribution.manifest.v1+json");

  /** Docker image manifest, version 2, schema 1, signed; refused. */
  public static final MediaType DOCKER_SCHEMA1_SIGNED =
      new MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws");

  /** OCI image config. */
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");

  /** Docker image config. */
  public static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");

  /** The two bytes <code>{}</code>, where a descriptor is needed and nothing is to be said. */
  public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");

  /** OCI layer, not compressed. */
  public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");

  /** OCI layer, compressed with gzip. */
  public static final MediaType OCI_LAYER_GZIP =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");

  /** OCI layer, compressed with zstd. */
  public static final MediaType OCI_LAYER_ZSTD =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");

  /** Docker layer, compressed with gzip. */
  public static final MediaType DOCKER_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");

  /** Bytes of any kind. */
  public static final MediaType OCTET_STREAM = new MediaType("application/octet-stream");

  /** JSON of any kind. */
  public static final MediaType JSON = new MediaType("application/json");

  /** The most characters that a type or a subtype has. */
  private static final int MAX_NAME = 127;

  private static final Set<String> FOREIGN_LAYERS =
      Set.of(
          "application/vnd.docker.image.rootfs.foreign.diff.tar",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd");

  /**
   * Checks the grammar.
   *
   * @throws ManifestInvalidException if the text is no media type, or has parameters
   */
  public MediaType {
    int slash = value.indexOf('/');
    if (slash < 0 || !isName(value, 0, slash) || !isName(value, slash + 1, value.length())) {
      throw new ManifestInvalidException(
          "media type "
              + Quotation.of(value)
              + " is not valid; it must be a type, a slash and a subtype, such as "
              + "application/vnd.oci.image.manifest.v1+json");
    }
  }

  /**
   * Reads a media type as headers have it; parameters are dropped (OCI Distribution Specification,
   * "Pushing Manifests").
   *
   * @throws ManifestInvalidException if what stands before the parameters is no media type
   */
  public static MediaType parse(String text) {
    int semicolon = text.indexOf(';');
    return new MediaType((semicolon < 0 ? text : text.substring(0, semicolon)).strip());
  }

  /** Whether this is one of the four manifests that this registry takes. */
  public boolean isManifest() {
    return isImage() || isIndex();
  }

  /** Whether this is an image manifest, OCI's or Docker's. */
  public boolean isImage() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  /** Whether this is an index of manifests, OCI's or Docker's. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether this is a Docker manifest of the refused kind. */
  public boolean isSchema1() {
    return equals(DOCKER_SCHEMA1) || equals(DOCKER_SCHEMA1_SIGNED);
  }

  /** Whether a layer of this type lies elsewhere by intent and need not be pushed. */
  public boolean isForeignLayer() {
    return FOREIGN_LAYERS.contains(value);
  }

  /** The type as it was written. */
  @Override
  public String toString() {
    return value;
  }

  /** {@code restricted-name} of RFC 6838, section 4.2. */
  private static boolean isName(String text, int from, int to) {
    if (to - from < 1 || to - from > MAX_NAME || !isAlphanumeric(text.charAt(from))) {
      return false;
    }
    for (int i = from + 1; i < to; i++) {
      char character = text.charAt(i);
      if (!isAlphanumeric(character) && "!#$&-^_.+".indexOf(character) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9');
  }
}
