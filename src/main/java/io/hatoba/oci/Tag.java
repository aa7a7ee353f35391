package io.hatoba.oci;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name that points to a manifest and may be moved (OCI Distribution Specification, "Pulling
 * manifests").
 *
 * @param value {@code [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}}
 */
public record Tag(String value) implements Reference, Comparable<Tag> {
  /** The most characters a tag has. */
  public static final int MAX_LENGTH = 128;

  private static final Pattern FALLBACK = Pattern.compile("sha256-([0-9a-f]{64})(\\..*)?");

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

  /**
   * The manifest whose referrers or signature a tag of the form {@code sha256-<hex>[.suffix]} has
   * (OCI Distribution Specification, "Referrers Tag Schema"; cosign's tags). Such a tag makes no
   * version of what it points at.
   */
  public Optional<Digest> fallbackSubject() {
    Matcher matcher = FALLBACK.matcher(value);
    return matcher.matches()
        ? Optional.of(Digest.parse("sha256:" + matcher.group(1)))
        : Optional.empty();
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
