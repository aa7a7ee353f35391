package io.hatoba.oci;

import java.util.HexFormat;
import java.util.Locale;

/**
 * The name of content by its hash (OCI Image Specification, "Digests").
 *
 * @param algorithm how the content was hashed
 * @param hex the hash in lower-case hexadecimal digits, as many as the algorithm has
 */
public record Digest(DigestAlgorithm algorithm, String hex)
    implements Reference, Comparable<Digest> {
  /**
   * Checks the digits.
   *
   * @throws DigestInvalidException if they are not lower-case hexadecimal, or too few or many
   */
  public Digest {
    if (hex.length() != algorithm.hexLength()) {
      throw DigestInvalidException.malformed(
          algorithm.id() + ":" + hex,
          "has "
              + hex.length()
              + " characters after the colon; "
              + algorithm.id()
              + " has "
              + algorithm.hexLength()
              + " hexadecimal digits");
    }
    if (!isLowerHex(hex)) {
      boolean onlyCase = isLowerHex(hex.toLowerCase(Locale.ROOT));
      throw DigestInvalidException.malformed(
          algorithm.id() + ":" + hex,
          onlyCase
              ? "must be in lower case"
              : "has something else than hexadecimal digits after the colon");
    }
  }

  /**
   * Reads {@code sha256:<64 digits>} or {@code sha512:<128 digits>}.
   *
   * @throws DigestInvalidException if the text is anything else
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw DigestInvalidException.malformed(
          text,
          "has no colon; write the algorithm, a colon and the hash, such as sha256:<64 digits>");
    }
    DigestAlgorithm algorithm = DigestAlgorithm.parse(text.substring(0, colon));
    return new Digest(algorithm, text.substring(colon + 1));
  }

  /** The digest whose hash function gave {@code hash}. */
  public static Digest of(DigestAlgorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** The digest of {@code content}. */
  public static Digest over(DigestAlgorithm algorithm, byte[] content) {
    return of(algorithm, algorithm.newMessageDigest().digest(content));
  }

  /** The canonical digest of {@code content}. */
  public static Digest sha256(byte[] content) {
    return over(DigestAlgorithm.SHA256, content);
  }

  /** The digest that {@code content} has by this digest's algorithm. */
  public Digest sameAlgorithmOver(byte[] content) {
    return over(algorithm, content);
  }

  /** By algorithm, then by hash: the order in which rows are locked. */
  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm != 0 ? byAlgorithm : hex.compareTo(other.hex);
  }

  /** As on the wire: {@code sha256:<hex>}. */
  @Override
  public String toString() {
    return algorithm.id() + ":" + hex;
  }

  private static boolean isLowerHex(String text) {
    return text.chars()
        .allMatch(
            character ->
                (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f'));
  }
}
