package io.hatoba.oci;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The registered digest algorithms of the OCI Image Specification ("Digests", "Registered
 * algorithms") that every JDK has.
 */
public enum DigestAlgorithm {
  /** The canonical one: what a tag's manifest and everything without a wish of its own has. */
  SHA256("sha256", "SHA-256", 64),
  /** The other registered one. */
  SHA512("sha512", "SHA-512", 128);

  private final String id;
  private final String javaName;
  private final int hexLength;

  DigestAlgorithm(String id, String javaName, int hexLength) {
    this.id = id;
    this.javaName = javaName;
    this.hexLength = hexLength;
  }

  /**
   * Reads an algorithm's id, as before a digest's colon or in {@code digest-algorithm=}.
   *
   * @throws DigestInvalidException if this registry does not know it
   */
  public static DigestAlgorithm parse(String id) {
    for (DigestAlgorithm algorithm : values()) {
      if (algorithm.id.equals(id)) {
        return algorithm;
      }
    }
    throw DigestInvalidException.unsupportedAlgorithm(id);
  }

  /** What stands before a digest's colon. */
  public String id() {
    return id;
  }

  /** How many hexadecimal digits stand after a digest's colon. */
  public int hexLength() {
    return hexLength;
  }

  /** A fresh hash function. */
  public MessageDigest newMessageDigest() {
    try {
      return MessageDigest.getInstance(javaName);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has " + javaName, impossible);
    }
  }

  /** Id of the algorithm. */
  @Override
  public String toString() {
    return id;
  }
}
