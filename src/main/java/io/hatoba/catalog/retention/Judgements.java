package io.hatoba.catalog.retention;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.packages.RetentionDao;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.ProtectedTags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges versions, page by page: however many versions a package has, and tags a version, so many
 * are in memory and no more.
 */
@Singleton
class Judgements {
  static final int VERSIONS_AT_ONCE = 500;
  private static final int TAGS_AT_ONCE = 5_000;

  private final RetentionDao versions;
  private final TagDao tags;
  private final ProtectedTags protectedTags;
  private final Settings settings;

  @Inject
  Judgements(RetentionDao versions, TagDao tags, ProtectedTags protectedTags, Settings settings) {
    this.versions = versions;
    this.tags = tags;
    this.protectedTags = protectedTags;
    this.settings = settings;
  }

  /** What a policy says in a package now. */
  Judgement of(long packageId, Visibility visibility, RetentionPolicy policy) {
    NewestVersions newest =
        new NewestVersions(policy.keepPatches().orElse(0), policy.keepPreReleases().orElse(0));
    if (policy.ranksVersions()) {
      List<String> page = tags.list(packageId, "", TAGS_AT_ONCE);
      while (!page.isEmpty()) {
        page.forEach(newest::add);
        page = tags.list(packageId, page.get(page.size() - 1), TAGS_AT_ONCE);
      }
    }
    Optional<RetentionDao.Age> last =
        policy.deleteTagged() && policy.keepLast().isPresent()
            ? versions.findLast(packageId, policy.keepLast().getAsInt())
            : Optional.empty();
    return new Judgement(
        policy,
        last,
        newest,
        protectedTags.list(packageId),
        visibility == Visibility.PUBLIC
            ? OptionalLong.of(settings.deletableDownloads())
            : OptionalLong.empty());
  }

  /** The versions that follow one, by their keys. */
  List<Candidate> list(long packageId, long after, Judgement judgement) {
    return withTags(packageId, versions.list(packageId, after, VERSIONS_AT_ONCE), judgement);
  }

  /** Those of some that live. */
  List<Candidate> find(long packageId, Collection<Long> ids, Judgement judgement) {
    return withTags(packageId, versions.find(packageId, ids), judgement);
  }

  private List<Candidate> withTags(
      long packageId, List<RetentionDao.Row> rows, Judgement judgement) {
    if (rows.isEmpty()) {
      return List.of();
    }
    Map<Long, Candidate> candidates = new LinkedHashMap<>();
    rows.forEach(row -> candidates.put(row.manifestId(), new Candidate(row)));
    RetentionDao.TagRow last = RetentionDao.TagRow.FIRST;
    List<RetentionDao.TagRow> page;
    do {
      page = versions.listTags(candidates.keySet(), last, TAGS_AT_ONCE);
      for (RetentionDao.TagRow tag : page) {
        Candidate candidate = candidates.get(tag.manifestId());
        if (candidate != null) {
          candidate.add(tag.name(), judgement.ofTag(tag.name()));
        }
        last = tag;
      }
    } while (page.size() == TAGS_AT_ONCE);
    return List.copyOf(candidates.values());
  }
}
