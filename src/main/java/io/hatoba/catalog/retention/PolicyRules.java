package io.hatoba.catalog.retention;

import io.hatoba.metadata.packages.RetentionPolicyDao;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Policies as they stand in rows. */
final class PolicyRules {
  private PolicyRules() {}

  static RetentionPolicyDao.Rules of(RetentionPolicy policy) {
    return new RetentionPolicyDao.Rules(
        policy.keepLast(),
        policy.keepYoungerThanDays(),
        policy.keepPulledWithinDays(),
        policy.keepTags().stream().map(TagGlob::text).collect(Collectors.joining(" ")),
        policy.keepVersions().stream().map(VersionRange::text).collect(Collectors.joining("\n")),
        policy.keepPatches(),
        policy.keepPreReleases(),
        policy.deleteTagged(),
        policy.deleteUntaggedAfterDays());
  }

  static RetentionPolicy policy(RetentionPolicyDao.Rules rules) {
    return new RetentionPolicy(
        rules.keepLast(),
        rules.keepYoungerDays(),
        rules.keepPulledDays(),
        parts(rules.keepTags(), " ", TagGlob::new),
        parts(rules.keepVersions(), "\n", VersionRange::parse),
        rules.keepPatches(),
        rules.keepPreReleases(),
        rules.deleteTagged(),
        rules.deleteUntaggedDays());
  }

  private static <T> List<T> parts(String text, String between, Function<String, T> parse) {
    return text.isEmpty() ? List.of() : Arrays.stream(text.split(between, -1)).map(parse).toList();
  }

  /** Those rules of a policy that it has, for the audit log. */
  static Map<String, Object> words(RetentionPolicy policy) {
    Map<String, Object> words = new LinkedHashMap<>();
    put(words, "keep_last", policy.keepLast());
    put(words, "keep_younger_than_days", policy.keepYoungerThanDays());
    put(words, "keep_pulled_within_days", policy.keepPulledWithinDays());
    words.put("keep_tags", policy.keepTags().stream().map(TagGlob::text).toList());
    words.put("keep_versions", policy.keepVersions().stream().map(VersionRange::text).toList());
    put(words, "keep_newest_patches", policy.keepPatches());
    put(words, "keep_newest_pre_releases", policy.keepPreReleases());
    words.put("delete_tagged", policy.deleteTagged());
    put(words, "delete_untagged_after_days", policy.deleteUntaggedAfterDays());
    return words;
  }

  private static void put(Map<String, Object> words, String word, OptionalInt number) {
    number.ifPresent(some -> words.put(word, some));
  }
}
