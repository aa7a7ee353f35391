package io.hatoba.catalog.retention;

import io.hatoba.oci.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of semantic versions as npm writes them: {@code >=1.2 <2}, {@code ~1.4}, {@code ^2.1.3},
 * {@code 1.x}, {@code 1.2 || 3}. What stands side by side holds together. A pre-release is in it
 * only if a comparator names a pre-release of the same version.
 *
 * @param text as it was written
 */
public record VersionRange(String text, List<List<Comparator>> alternatives) {
  /** The most characters a range has. */
  static final int MAX_LENGTH = 100;

  private static final String PART = "(0|[1-9][0-9]{0,8}|[xX*])";
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "(>=|<=|>|<|=|~|\\^)?\\s*v?"
              + PART
              + "(?:\\."
              + PART
              + "(?:\\."
              + PART
              + "(?:-([0-9A-Za-z.-]+))?)?)?");

  /** A bound of a range; of each comparator that people write there are up to two. */
  record Comparator(boolean upper, boolean inclusive, SemanticVersion bound, boolean named) {
    private boolean admits(SemanticVersion version) {
      int compared = version.compareTo(bound);
      return compared == 0 ? inclusive : upper == (compared < 0);
    }
  }

  /** Copies the alternatives. */
  public VersionRange {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * Understands a range.
   *
   * @throws IllegalArgumentException if it is none, with what is wrong
   */
  public static VersionRange parse(String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      throw new MalformedException(RetentionRule.RANGE_LENGTH.about(MAX_LENGTH));
    }
    List<List<Comparator>> alternatives = new ArrayList<>();
    for (String alternative : text.split("\\|\\|", -1)) {
      alternatives.add(comparators(text, alternative.strip()));
    }
    return new VersionRange(text, alternatives);
  }

  private static List<Comparator> comparators(String text, String alternative) {
    List<Comparator> comparators = new ArrayList<>();
    Matcher matcher = COMPARATOR.matcher(alternative);
    int end = 0;
    while (end < alternative.length() && matcher.find(end) && matcher.start() == end) {
      add(comparators, matcher);
      end = matcher.end();
      int next = end;
      while (next < alternative.length() && alternative.charAt(next) == ' ') {
        next++;
      }
      if (next == end && end < alternative.length()) {
        break;
      }
      end = next;
    }
    if (comparators.isEmpty() || end < alternative.length()) {
      throw new MalformedException(RetentionRule.RANGE_MALFORMED.about(text));
    }
    return List.copyOf(comparators);
  }

  private static void add(List<Comparator> comparators, Matcher matcher) {
    String operator = Optional.ofNullable(matcher.group(1)).orElse("=");
    long[] parts = new long[3];
    int given = 0;
    while (given < parts.length && number(matcher, given).isPresent()) {
      parts[given] = number(matcher, given).orElseThrow();
      given++;
    }
    boolean named = matcher.group(5) != null && given == parts.length;
    SemanticVersion bound =
        new SemanticVersion(
            parts[0], parts[1], parts[2], named ? matcher.group(5).replace('-', '.') : "", "");
    if (given == 0) {
      // Everything is at least, and nothing is below, the lowest version.
      boolean nothing = operator.equals("<") || operator.equals(">");
      comparators.add(
          new Comparator(nothing, !nothing, new SemanticVersion(0, 0, 0, "", ""), false));
      return;
    }
    boolean whole = given == parts.length;
    switch (operator) {
      case ">=" -> comparators.add(new Comparator(false, true, bound, named));
      case "<" -> comparators.add(new Comparator(true, false, bound, named));
      case ">" ->
          comparators.add(
              whole
                  ? new Comparator(false, false, bound, named)
                  : new Comparator(false, true, after(bound, given), false));
      case "<=" ->
          comparators.add(
              whole
                  ? new Comparator(true, true, bound, named)
                  : new Comparator(true, false, after(bound, given), false));
      case "~" -> between(comparators, bound, named, after(bound, Math.min(given, 2)));
      case "^" -> between(comparators, bound, named, after(bound, significant(bound, given)));
      default -> {
        if (whole) {
          comparators.add(new Comparator(false, true, bound, named));
          comparators.add(new Comparator(true, true, bound, named));
        } else {
          between(comparators, bound, named, after(bound, given));
        }
      }
    }
  }

  private static Optional<Long> number(Matcher matcher, int part) {
    return Optional.ofNullable(matcher.group(part + 2))
        .filter(digits -> Character.isDigit(digits.charAt(0)))
        .map(Long::valueOf);
  }

  private static void between(
      List<Comparator> comparators, SemanticVersion from, boolean named, SemanticVersion to) {
    comparators.add(new Comparator(false, true, from, named));
    comparators.add(new Comparator(true, false, to, false));
  }

  /** How many parts must stay, by the first that is not zero. */
  private static int significant(SemanticVersion bound, int given) {
    if (bound.major() > 0 || given == 1) {
      return 1;
    }
    return bound.minor() > 0 || given == 2 ? 2 : 3;
  }

  /** The first version that differs in the last of some parts. */
  private static SemanticVersion after(SemanticVersion bound, int parts) {
    return switch (parts) {
      case 1 -> new SemanticVersion(bound.major() + 1, 0, 0, "", "");
      case 2 -> new SemanticVersion(bound.major(), bound.minor() + 1, 0, "", "");
      default -> new SemanticVersion(bound.major(), bound.minor(), bound.patch() + 1, "", "");
    };
  }

  /** Whether a version is in it, of whatever variant. */
  boolean contains(SemanticVersion version) {
    return alternatives.stream().anyMatch(alternative -> contains(alternative, version));
  }

  private static boolean contains(List<Comparator> alternative, SemanticVersion version) {
    return alternative.stream().allMatch(comparator -> comparator.admits(version))
        && (version.release()
            || alternative.stream()
                .anyMatch(
                    comparator ->
                        comparator.named()
                            && comparator.bound().major() == version.major()
                            && comparator.bound().minor() == version.minor()
                            && comparator.bound().patch() == version.patch()));
  }

  @Override
  public String toString() {
    return text;
  }
}
