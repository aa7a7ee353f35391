package io.hatoba.oci;

import java.util.UUID;

/**
 * The session id of an upload (OCI Distribution Specification, "Pushing a blob monolithically").
 *
 * @param value random, so that it cannot be guessed
 */
public record UploadId(UUID value) {
  private static final int LENGTH = 36;

  /**
   * Reads the canonical form only: 36 characters, lower case.
   *
   * @throws BlobUploadUnknownException if the text is anything else, since then no upload has it
   */
  public static UploadId parse(String text) {
    if (!isCanonical(text)) {
      throw new BlobUploadUnknownException(text);
    }
    return new UploadId(UUID.fromString(text));
  }

  /** A new one, from a strong source of randomness. */
  public static UploadId random() {
    return new UploadId(UUID.randomUUID());
  }

  /** The canonical form. */
  @Override
  public String toString() {
    return value.toString();
  }

  private static boolean isCanonical(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char character = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      boolean hex =
          (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
      if (dash ? character != '-' : !hex) {
        return false;
      }
    }
    return true;
  }
}
