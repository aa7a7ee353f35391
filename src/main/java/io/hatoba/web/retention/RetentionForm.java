package io.hatoba.web.retention;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.RetentionRule;
import io.hatoba.catalog.retention.TagGlob;
import io.hatoba.catalog.retention.VersionRange;
import io.hatoba.oci.MalformedException;
import io.hatoba.oci.Reason;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A policy of retention as it is typed; the fields are called as in the REST API. */
public class RetentionForm {
  private static final String RESOURCE = "RetentionPolicy";

  private String keepLast = "";
  private String keepYoungerThanDays = "";
  private String keepPulledWithinDays = "";
  private String keepTags = "";
  private String keepVersions = "";
  private String keepNewestPatches = "";
  private String keepNewestPreReleases = "";
  private boolean deleteTagged;
  private String deleteUntaggedAfterDays = "";

  /** An empty one, which keeps everything. */
  public RetentionForm() {}

  /** A policy as it was set. */
  public static RetentionForm of(RetentionPolicy policy) {
    RetentionForm form = new RetentionForm();
    form.keepLast = text(policy.keepLast());
    form.keepYoungerThanDays = text(policy.keepYoungerThanDays());
    form.keepPulledWithinDays = text(policy.keepPulledWithinDays());
    form.keepTags = policy.keepTags().stream().map(TagGlob::text).collect(Collectors.joining("\n"));
    form.keepVersions =
        policy.keepVersions().stream().map(VersionRange::text).collect(Collectors.joining("\n"));
    form.keepNewestPatches = text(policy.keepPatches());
    form.keepNewestPreReleases = text(policy.keepPreReleases());
    form.deleteTagged = policy.deleteTagged();
    form.deleteUntaggedAfterDays = text(policy.deleteUntaggedAfterDays());
    return form;
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "";
  }

  /**
   * The policy.
   *
   * @throws ValidationException for a rule that cannot be
   */
  public RetentionPolicy policy() {
    return new RetentionPolicy(
        number(Field.KEEP_LAST, keepLast),
        number(Field.KEEP_YOUNGER_THAN_DAYS, keepYoungerThanDays),
        number(Field.KEEP_PULLED_WITHIN_DAYS, keepPulledWithinDays),
        lines(Field.KEEP_TAGS, keepTags, TagGlob::new),
        lines(Field.KEEP_VERSIONS, keepVersions, VersionRange::parse),
        number(Field.KEEP_NEWEST_PATCHES, keepNewestPatches),
        number(Field.KEEP_NEWEST_PRE_RELEASES, keepNewestPreReleases),
        deleteTagged,
        number(Field.DELETE_UNTAGGED_AFTER_DAYS, deleteUntaggedAfterDays));
  }

  private static OptionalInt number(Field field, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!stripped.matches("[0-9]{1,9}")) {
      throw invalid(field, RetentionRule.NOT_WHOLE.about(field));
    }
    return OptionalInt.of(Integer.parseInt(stripped));
  }

  private static <T> List<T> lines(Field field, String text, Function<String, T> parse) {
    return Stream.of(text.split("\\R"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(
            line -> {
              try {
                return parse.apply(line);
              } catch (MalformedException refused) {
                throw invalid(field, refused.reason());
              }
            })
        .toList();
  }

  private static ValidationException invalid(Field field, Reason why) {
    return new ValidationException(RESOURCE, field.word(), ValidationException.Code.INVALID, why);
  }

  /** So many of the tagged versions that were made last. */
  public String getKeepLast() {
    return keepLast;
  }

  /** Whatever is typed. */
  public void setKeepLast(String text) {
    keepLast = text;
  }

  /** Days since the last push or restore. */
  public String getKeepYoungerThanDays() {
    return keepYoungerThanDays;
  }

  /** Whatever is typed. */
  public void setKeepYoungerThanDays(String text) {
    keepYoungerThanDays = text;
  }

  /** Days since the last pull. */
  public String getKeepPulledWithinDays() {
    return keepPulledWithinDays;
  }

  /** Whatever is typed. */
  public void setKeepPulledWithinDays(String text) {
    keepPulledWithinDays = text;
  }

  /** Patterns of tags, one a line. */
  public String getKeepTags() {
    return keepTags;
  }

  /** Whatever is typed. */
  public void setKeepTags(String text) {
    keepTags = text;
  }

  /** Ranges of semantic versions, one a line. */
  public String getKeepVersions() {
    return keepVersions;
  }

  /** Whatever is typed. */
  public void setKeepVersions(String text) {
    keepVersions = text;
  }

  /** So many releases of each minor version. */
  public String getKeepNewestPatches() {
    return keepNewestPatches;
  }

  /** Whatever is typed. */
  public void setKeepNewestPatches(String text) {
    keepNewestPatches = text;
  }

  /** So many pre-releases of each minor version. */
  public String getKeepNewestPreReleases() {
    return keepNewestPreReleases;
  }

  /** Whatever is typed. */
  public void setKeepNewestPreReleases(String text) {
    keepNewestPreReleases = text;
  }

  /** Whether tagged versions go that no rule keeps. */
  public boolean isDeleteTagged() {
    return deleteTagged;
  }

  /** Whatever is chosen. */
  public void setDeleteTagged(boolean chosen) {
    deleteTagged = chosen;
  }

  /** Days after which untagged versions go that no rule keeps. */
  public String getDeleteUntaggedAfterDays() {
    return deleteUntaggedAfterDays;
  }

  /** Whatever is typed. */
  public void setDeleteUntaggedAfterDays(String text) {
    deleteUntaggedAfterDays = text;
  }
}
