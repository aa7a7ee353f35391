package io.hatoba.oci;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code <name>} of a path (OCI Distribution Specification, "Pulling manifests"): components
 * parted by slashes, each of lower-case letters and digits, parted in turn by a period, one or two
 * underscores, or any number of hyphens.
 *
 * @param value the whole name, at most {@value #MAX_LENGTH} characters
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  /** The most characters a name has, as clients have it. */
  public static final int MAX_LENGTH = 255;

  /**
   * Checks the grammar, in one pass over the text.
   *
   * @throws NameInvalidException if the text is no repository name
   */
  public RepositoryName {
    Optional<String> fault = faultOf(value);
    if (fault.isPresent()) {
      throw new NameInvalidException(value, fault.get());
    }
  }

  /** The parts between the slashes; at least one. */
  public List<String> components() {
    return List.of(value.split("/"));
  }

  /** Bytewise. */
  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  /** The name as it is written. */
  @Override
  public String toString() {
    return value;
  }

  private static Optional<String> faultOf(String name) {
    if (name.length() > MAX_LENGTH) {
      return Optional.of(
          "has " + name.length() + " characters; at most " + MAX_LENGTH + " are allowed");
    }
    Optional<String> fault = grammarFaultOf(name);
    if (fault.isEmpty()) {
      return fault;
    }
    String lowered = name.toLowerCase(Locale.ROOT);
    if (!lowered.equals(name) && grammarFaultOf(lowered).isEmpty()) {
      return Optional.of("must be in lower case: " + Quotation.of(lowered));
    }
    return fault;
  }

  /** Walks the name once; {@code run} is where the separator that is being read began. */
  private static Optional<String> grammarFaultOf(String name) {
    if (name.isEmpty()) {
      return Optional.of("is empty");
    }
    int run = 0;
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      if (isAlphanumeric(character)) {
        if (i > run && run > 0 && !isSeparator(name, run, i)) {
          return Optional.of(badSeparator(name.substring(run, i)));
        }
        if (i > run && run == 0) {
          return Optional.of(mustBegin());
        }
        run = i + 1;
      } else if ("._-/".indexOf(character) < 0) {
        return Optional.of(
            "has "
                + Quotation.of(Character.toString(name.codePointAt(i)))
                + " at position "
                + (i + 1)
                + "; only lower-case letters, digits, periods, underscores, hyphens and slashes are"
                + " allowed");
      }
    }
    return run == name.length() ? Optional.empty() : Optional.of(mustBegin());
  }

  private static boolean isSeparator(String name, int from, int to) {
    String separator = name.substring(from, to);
    return switch (separator) {
      case "/", ".", "_", "__" -> true;
      default -> separator.chars().allMatch(character -> character == '-');
    };
  }

  private static String badSeparator(String separator) {
    return separator.indexOf('/') >= 0
        ? mustBegin()
        : "has "
            + Quotation.of(separator)
            + " between letters or digits; one period, one or two underscores, or hyphens alone are"
            + " allowed there";
  }

  private static String mustBegin() {
    return "must have a lower-case letter or a digit at the start and at the end of every component"
        + " between slashes";
  }

  private static boolean isAlphanumeric(char character) {
    return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
  }
}
