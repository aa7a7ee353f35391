package io.hatoba.catalog.views;

import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody looks for.
 *
 * @param text as they wrote it, of which white space around it is dropped
 * @param kind in packages of that registry only
 * @param visibility in packages of that visibility only
 */
public record SearchQuery(
    String text, Optional<RegistryKind> kind, Optional<Visibility> visibility) {
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** With six digits a handful of a hundred million digests are found. */
  private static final Pattern DIGEST =
      Pattern.compile("(?:(sha256|sha384|sha512):)?([0-9a-f]{6,128})");

  /** Words of fewer letters find nearly everything. */
  private static final int SHORTEST_WORD = 3;

  /** Strips the text of what no database keeps. */
  public SearchQuery {
    text = text.replace("\0", "").strip();
  }

  /** How tags that are looked for begin; empty where no tag looks like the text. */
  Optional<String> tag() {
    return Optional.of(text).filter(some -> TAG.matcher(some).matches());
  }

  /** How digests that are looked for begin, with their algorithm. */
  Optional<String> digest() {
    Matcher matcher = DIGEST.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String algorithm = Optional.ofNullable(matcher.group(1)).orElse("sha256");
    return Optional.of(algorithm + ":" + matcher.group(2));
  }

  /** The text as it is looked for in descriptions. */
  Optional<String> words() {
    return Optional.of(PackageQuery.folded(text)).filter(some -> some.length() >= SHORTEST_WORD);
  }
}
