package io.hatoba.catalog.retention;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag that is a version by Semantic Versioning 2.0.0, with or without a {@code v}. Images use the
 * place of a pre-release for variants too, such as {@code 1.25.3-alpine}; what begins with none of
 * the usual words and no number is taken for one. Build metadata, after {@code _} since tags have
 * no plus sign, tells no order.
 *
 * @param preRelease its identifiers with dots between them; empty for a release
 * @param variant such as {@code alpine}; empty for none
 */
record SemanticVersion(long major, long minor, long patch, String preRelease, String variant)
    implements Comparable<SemanticVersion> {
  private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
  private static final Pattern FORM =
      Pattern.compile(
          "v?" + NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(?:-([0-9A-Za-z.-]+))?(?:_.*)?");
  private static final Pattern PRE_RELEASE =
      Pattern.compile(
          "([0-9]+|(alpha|beta|a|b|c|rc|cr|m|pre|preview|dev|snapshot|nightly|canary|next|edge"
              + "|unstable|ea|insiders)[0-9]*)([.].*)?");

  private static final Comparator<SemanticVersion> PRECEDENCE =
      Comparator.comparingLong(SemanticVersion::major)
          .thenComparingLong(SemanticVersion::minor)
          .thenComparingLong(SemanticVersion::patch)
          .thenComparing(SemanticVersion::release)
          .thenComparing(SemanticVersion::preRelease, SemanticVersion::compareIdentifiers);

  /** Understands a tag. */
  static Optional<SemanticVersion> parse(String tag) {
    Matcher matcher = FORM.matcher(tag);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> preRelease = new ArrayList<>();
    List<String> variant = new ArrayList<>();
    String suffix = Optional.ofNullable(matcher.group(4)).orElse("");
    for (String part : suffix.isEmpty() ? new String[0] : suffix.split("-", -1)) {
      boolean pre = PRE_RELEASE.matcher(part.toLowerCase(Locale.ROOT)).matches();
      (variant.isEmpty() && pre ? preRelease : variant).add(part);
    }
    return Optional.of(
        new SemanticVersion(
            Long.parseLong(matcher.group(1)),
            Long.parseLong(matcher.group(2)),
            Long.parseLong(matcher.group(3)),
            String.join(".", preRelease),
            String.join("-", variant)));
  }

  /** Whether it is no pre-release. */
  boolean release() {
    return preRelease.isEmpty();
  }

  /** By precedence; variants of the same version are equal here. */
  @Override
  public int compareTo(SemanticVersion other) {
    return PRECEDENCE.compare(this, other);
  }

  private static int compareIdentifiers(String one, String other) {
    String[] left = one.split("\\.", -1);
    String[] right = other.split("\\.", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int compared = compareIdentifier(left[i], right[i]);
      if (compared != 0) {
        return compared;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static int compareIdentifier(String one, String other) {
    boolean left = numeric(one);
    boolean right = numeric(other);
    if (left && right) {
      String first = one.replaceFirst("^0+", "");
      String second = other.replaceFirst("^0+", "");
      int lengths = Integer.compare(first.length(), second.length());
      return lengths != 0 ? lengths : first.compareTo(second);
    }
    // Numbers are below words.
    return left != right ? Boolean.compare(right, left) : one.compareTo(other);
  }

  private static boolean numeric(String identifier) {
    return !identifier.isEmpty() && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
