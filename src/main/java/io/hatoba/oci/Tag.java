package io.hatoba.oci;

/**
 * A name that points to a manifest and may be moved (OCI Distribution Specification, "Pulling
 * manifests").
 *
 * @param value {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
  /** The most characters a tag has. */
  public static final int MAX_LENGTH = 128;

  /**
   * Checks the grammar.
   *
   * @throws ManifestInvalidException if the text is no tag
   */
  public Tag {
    boolean valid = !value.isEmpty() && value.length() <= MAX_LENGTH && isFirst(value.charAt(0));
    for (int i = 1; valid && i < value.length(); i++) {
      char character = value.charAt(i);
      valid = isFirst(character) || character == '.' || character == '-';
    }
    if (!valid) {
      throw ManifestInvalidException.badTag(value);
    }
  }

  /** Bytewise, the order of tag lists ("ASCIIbetical"). */
  @Override
  public int compareTo(Tag other) {
    return value.compareTo(other.value);
  }

  /** The tag as it is written. */
  @Override
  public String toString() {
    return value;
  }

  private static boolean isFirst(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '_';
  }
}
