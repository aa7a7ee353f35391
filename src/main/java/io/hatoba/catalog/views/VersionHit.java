package io.hatoba.catalog.views;

import io.hatoba.catalog.RegistryPackage;
import io.hatoba.metadata.packages.VersionSearchDao;
import io.hatoba.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version that a search found.
 *
 * @param by what of it was looked for
 * @param subject its package
 * @param versionId surrogate key
 * @param digest of its root
 * @param matched the tag, or the whole digest of a manifest, a config or a layer, or the words
 */
public record VersionHit(
    By by, RegistryPackage subject, long versionId, Digest digest, String matched) {
  /** What a search looks for in versions. */
  public enum By {
    /**
     * Tags that begin with the text, among the first 50,000 of the instance that do; one that is
     * the text comes first.
     */
    TAG,
    /**
     * Digests that begin with the text, of at least six digits, among 50,000 places of the instance
     * that have such; the newest version first.
     */
    DIGEST,
    /**
     * Descriptions, licences and sources that have the text in them, of at least three letters: the
     * newest version of each package, among the 20,000 newest of the instance.
     */
    WORDS
  }

  /** Where a page of hits ended, as the address of the next page has it. */
  public record Place(String text, long id) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})\\.([A-Za-z0-9._-]{0,128})");

    /** Reads what {@link #toString} wrote; empty for anything else. */
    public static Optional<Place> parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      return matcher.matches()
          ? Optional.of(new Place(matcher.group(2), Long.parseLong(matcher.group(1))))
          : Optional.empty();
    }

    VersionSearchDao.Place place() {
      return new VersionSearchDao.Place(text, id);
    }

    /** Letters, digits and {@code . - _} only. */
    @Override
    public String toString() {
      return id + "." + text;
    }
  }

  /**
   * Some hits.
   *
   * @param next where the page after this one begins; empty for the last
   */
  public record HitPage(List<VersionHit> hits, Optional<Place> next) {
    /** Copies the list. */
    public HitPage {
      hits = List.copyOf(hits);
    }
  }
}
