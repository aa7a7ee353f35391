package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.TagGlob;
import io.hatoba.catalog.retention.VersionRange;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A policy of retention; rules that it does not have are null, or missing. */
record RetentionPolicyBody(
    @Nullable Integer keepLast,
    @Nullable Integer keepYoungerThanDays,
    @Nullable Integer keepPulledWithinDays,
    @Nullable List<@Nullable String> keepTags,
    @Nullable List<@Nullable String> keepVersions,
    @Nullable Integer keepNewestPatches,
    @Nullable Integer keepNewestPreReleases,
    @Nullable Boolean deleteTagged,
    @Nullable Integer deleteUntaggedAfterDays) {
  private static final String RESOURCE = "RetentionPolicy";

  static RetentionPolicyBody of(RetentionPolicy policy) {
    return new RetentionPolicyBody(
        number(policy.keepLast()),
        number(policy.keepYoungerThanDays()),
        number(policy.keepPulledWithinDays()),
        List.copyOf(policy.keepTags().stream().map(TagGlob::text).toList()),
        List.copyOf(policy.keepVersions().stream().map(VersionRange::text).toList()),
        number(policy.keepPatches()),
        number(policy.keepPreReleases()),
        policy.deleteTagged(),
        number(policy.deleteUntaggedAfterDays()));
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  /** The policy; a rule that cannot be is refused with 422. */
  RetentionPolicy policy() {
    return new RetentionPolicy(
        number(keepLast),
        number(keepYoungerThanDays),
        number(keepPulledWithinDays),
        parts("keep_tags", keepTags, TagGlob::new),
        parts("keep_versions", keepVersions, VersionRange::parse),
        number(keepNewestPatches),
        number(keepNewestPreReleases),
        Boolean.TRUE.equals(deleteTagged),
        number(deleteUntaggedAfterDays));
  }

  private static OptionalInt number(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static <T> List<T> parts(
      String field, @Nullable List<@Nullable String> texts, Function<String, T> parse) {
    if (texts == null) {
      return List.of();
    }
    return texts.stream()
        .map(
            text -> {
              try {
                return parse.apply(Bodies.require(RESOURCE, field, text));
              } catch (IllegalArgumentException refused) {
                throw new ValidationException(
                    RESOURCE,
                    field,
                    ValidationException.Code.INVALID,
                    String.valueOf(refused.getMessage()),
                    refused);
              }
            })
        .toList();
  }
}
