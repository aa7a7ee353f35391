package io.hatoba.registry;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.hatoba.oci.MalformedException;
import io.hatoba.oci.Tag;

/**
 * Which tags are meant. Matching takes time in proportion to the tag's length, whatever the
 * pattern: people write these, and every push waits for them.
 *
 * @param text as it was written
 */
public record TagPattern(Syntax syntax, String text, Pattern matcher) {
  /** The most characters a pattern has. */
  public static final int MAX_LENGTH = 255;

  /** Steps of all programs of one rule: every node has them in memory, and every push runs them. */
  public static final int MAX_STEPS = 2_000;

  /** Of an expression's characters times all of its counts, before anything is compiled. */
  private static final long MAX_SIZE = 50_000;

  /** The larger number of a counted repetition, or its only one. */
  private static final Pattern COUNT = Pattern.compile("\\{(?:[0-9]*,)?([0-9]{1,9})");

  /** How patterns are written. */
  public enum Syntax {
    /** {@code *} is any characters, {@code ?} is one, all others are themselves. */
    GLOB,
    /** A regular expression of RE2, which all of the tag must match. */
    REGEX
  }

  /**
   * Understands a pattern.
   *
   * @throws MalformedException if it is none, with what is wrong
   */
  public static TagPattern of(Syntax syntax, String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw new MalformedException(RegistryRule.PATTERN_LENGTH.about(MAX_LENGTH));
    }
    if (text.chars().anyMatch(character -> character <= ' ' || character > '~')) {
      throw new MalformedException(RegistryRule.PATTERN_CHARACTERS.about());
    }
    if (syntax == Syntax.REGEX) {
      requireSmall(text);
    }
    try {
      TagPattern pattern =
          new TagPattern(syntax, text, Pattern.compile(syntax == Syntax.GLOB ? regex(text) : text));
      if (pattern.steps() > MAX_STEPS) {
        throw tooLarge();
      }
      return pattern;
    } catch (PatternSyntaxException malformed) {
      throw new MalformedException(
          RegistryRule.PATTERN_MALFORMED.about(String.valueOf(malformed.getDescription())),
          malformed);
    }
  }

  /**
   * Refuses what would become large: a counted repetition repeats its program, and one within
   * another repeats that. Where they stand is not looked at, so this is at most too strict.
   */
  private static void requireSmall(String expression) {
    long size = expression.length();
    Matcher counts = COUNT.matcher(expression);
    while (counts.find() && size <= MAX_SIZE) {
      size *= Math.max(1, Long.parseLong(counts.group(1)));
    }
    if (size > MAX_SIZE) {
      throw tooLarge();
    }
  }

  private static MalformedException tooLarge() {
    return new MalformedException(RegistryRule.PATTERN_TOO_LARGE.about());
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char character : glob.toCharArray()) {
      switch (character) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(character)));
      }
    }
    return regex.toString();
  }

  /** How many steps its program has. */
  public int steps() {
    return matcher.programSize();
  }

  /** Whether a tag is meant. */
  public boolean matches(Tag tag) {
    return matcher.matches(tag.value());
  }

  @Override
  public String toString() {
    return text;
  }
}
