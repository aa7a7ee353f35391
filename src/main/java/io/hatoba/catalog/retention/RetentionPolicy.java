package io.hatoba.catalog.retention;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.Reason;
import java.util.List;
import java.util.OptionalInt;

/**
 * What is kept, and what goes if nothing keeps it. Days are of 24 hours. Without {@code
 * deleteTagged} and {@code deleteUntaggedAfterDays} everything is kept.
 *
 * @param keepLast so many of the tagged versions that were made last
 * @param keepYoungerThanDays since they were pushed or restored last
 * @param keepPulledWithinDays since they were pulled last
 * @param keepTags versions with a tag of one of these patterns
 * @param keepVersions versions with a tag that is a semantic version in one of these ranges
 * @param keepPatches so many of the newest releases of each minor version
 * @param keepPreReleases so many of the newest pre-releases of each minor version
 * @param deleteTagged whether tagged versions go that no rule keeps
 * @param deleteUntaggedAfterDays when untagged versions go that no rule keeps, since they were
 *     pushed or lost their last tag
 */
public record RetentionPolicy(
    OptionalInt keepLast,
    OptionalInt keepYoungerThanDays,
    OptionalInt keepPulledWithinDays,
    List<TagGlob> keepTags,
    List<VersionRange> keepVersions,
    OptionalInt keepPatches,
    OptionalInt keepPreReleases,
    boolean deleteTagged,
    OptionalInt deleteUntaggedAfterDays) {
  /** Keeps everything. */
  public static final RetentionPolicy NONE =
      new RetentionPolicy(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          List.of(),
          List.of(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          false,
          OptionalInt.empty());

  private static final String RESOURCE = "RetentionPolicy";
  private static final int MOST_KEPT = 10_000;
  private static final int MOST_DAYS = 3_650;
  private static final int MOST_OF_A_MINOR = 100;
  private static final int MOST_PATTERNS = 20;

  /**
   * Checks the bounds.
   *
   * @throws ValidationException if a rule is out of them, or nothing would keep what is tagged
   */
  public RetentionPolicy {
    keepTags = List.copyOf(keepTags);
    keepVersions = List.copyOf(keepVersions);
    bound(Field.KEEP_LAST, keepLast, MOST_KEPT);
    bound(Field.KEEP_YOUNGER_THAN_DAYS, keepYoungerThanDays, MOST_DAYS);
    bound(Field.KEEP_PULLED_WITHIN_DAYS, keepPulledWithinDays, MOST_DAYS);
    bound(Field.KEEP_NEWEST_PATCHES, keepPatches, MOST_OF_A_MINOR);
    bound(Field.KEEP_NEWEST_PRE_RELEASES, keepPreReleases, MOST_OF_A_MINOR);
    bound(Field.DELETE_UNTAGGED_AFTER_DAYS, deleteUntaggedAfterDays, MOST_DAYS);
    bound(Field.KEEP_TAGS, keepTags);
    bound(Field.KEEP_VERSIONS, keepVersions);
    boolean keepsTagged =
        keepLast.isPresent()
            || keepYoungerThanDays.isPresent()
            || keepPulledWithinDays.isPresent()
            || keepPatches.isPresent()
            || !keepTags.isEmpty()
            || !keepVersions.isEmpty();
    if (deleteTagged && !keepsTagged) {
      throw invalid("delete_tagged", RetentionRule.KEEPS_NOTHING.about());
    }
  }

  private static void bound(Field field, OptionalInt value, int most) {
    if (value.isPresent() && (value.getAsInt() < 1 || value.getAsInt() > most)) {
      throw invalid(field.word(), RetentionRule.OUT_OF_BOUNDS.about(field, most, value.getAsInt()));
    }
  }

  private static void bound(Field field, List<?> patterns) {
    if (patterns.size() > MOST_PATTERNS) {
      throw invalid(field.word(), RetentionRule.TOO_MANY_PATTERNS.about(field, MOST_PATTERNS));
    }
  }

  private static ValidationException invalid(String field, Reason why) {
    return new ValidationException(RESOURCE, field, ValidationException.Code.INVALID, why);
  }

  /** Whether anything can go. */
  public boolean deletes() {
    return deleteTagged || deleteUntaggedAfterDays.isPresent();
  }

  /** Whether all tags of a package must be looked at before one is judged. */
  boolean ranksVersions() {
    return deleteTagged && (keepPatches.isPresent() || keepPreReleases.isPresent());
  }
}
