package io.hatoba.catalog.retention;

import io.hatoba.metadata.packages.RetentionDao;
import io.hatoba.oci.Tag;
import io.hatoba.registry.TagRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a policy says of the versions of a package, as its tags were at one moment.
 *
 * @param policy the rules
 * @param last the oldest of the last tagged versions that are kept; empty if all are
 * @param newest versions that the tags of the package rank first
 * @param protection rules that keep tags from being deleted, as this node knows them; who deletes
 *     asks them again
 * @param mostDownloads up to which a version may be deleted
 */
record Judgement(
    RetentionPolicy policy,
    Optional<RetentionDao.Age> last,
    NewestVersions newest,
    List<TagRule> protection,
    OptionalLong mostDownloads) {
  /** Whoever has just pushed something has not tagged, signed or deployed it yet. */
  private static final Duration RECENT = Duration.ofHours(24);

  /** What keeps a version for one of its tags. */
  Optional<Kept> ofTag(String name) {
    Tag tag = new Tag(name);
    return protection.stream().anyMatch(rule -> rule.protects(tag))
        ? Optional.of(Kept.by(Kept.Rule.TAG_PROTECTION, name))
        : ofPolicy(name);
  }

  private Optional<Kept> ofPolicy(String tag) {
    if (!policy.deleteTagged()) {
      return Optional.empty();
    }
    Optional<TagGlob> glob = policy.keepTags().stream().filter(one -> one.matches(tag)).findFirst();
    if (glob.isPresent()) {
      return Optional.of(Kept.by(Kept.Rule.TAG, glob.get()));
    }
    return SemanticVersion.parse(tag).flatMap(this::ofVersion);
  }

  private Optional<Kept> ofVersion(SemanticVersion version) {
    Optional<VersionRange> range =
        policy.keepVersions().stream().filter(one -> one.contains(version)).findFirst();
    if (range.isPresent()) {
      return Optional.of(Kept.by(Kept.Rule.VERSION, range.get()));
    }
    return newest.contains(version)
        ? Optional.of(
            Kept.by(
                version.release() ? Kept.Rule.NEWEST_PATCH : Kept.Rule.NEWEST_PRE_RELEASE,
                version.major() + "." + version.minor()))
        : Optional.empty();
  }

  /** What keeps a version; empty for one that goes. */
  Optional<Kept> of(Candidate candidate) {
    RetentionDao.Row row = candidate.row();
    if (row.updated() < RECENT.toSeconds()) {
      return Optional.of(Kept.by(Kept.Rule.RECENT_PUSH));
    }
    if (row.needed()) {
      return Optional.of(Kept.by(Kept.Rule.NEEDED));
    }
    if (mostDownloads.isPresent() && row.downloads() > mostDownloads.getAsLong()) {
      return Optional.of(Kept.by(Kept.Rule.DOWNLOADS, row.downloads()));
    }
    if (candidate.keptByTag().filter(kept -> kept.rule() == Kept.Rule.TAG_PROTECTION).isPresent()) {
      return candidate.keptByTag();
    }
    if (candidate.tagged() && !policy.deleteTagged()) {
      return Optional.of(Kept.by(Kept.Rule.TAGGED));
    }
    if (within(row.updated(), policy.keepYoungerThanDays())) {
      return kept(Kept.Rule.YOUNGER, policy.keepYoungerThanDays());
    }
    if (row.pulled().isPresent()
        && within(row.pulled().getAsLong(), policy.keepPulledWithinDays())) {
      return kept(Kept.Rule.PULLED, policy.keepPulledWithinDays());
    }
    return candidate.tagged() ? ofTagged(candidate) : ofUntagged(row);
  }

  private Optional<Kept> ofTagged(Candidate candidate) {
    boolean among =
        policy.keepLast().isPresent()
            && (last.isEmpty() || candidate.row().age().compareTo(last.get()) >= 0);
    return among ? kept(Kept.Rule.LAST, policy.keepLast()) : candidate.keptByTag();
  }

  private Optional<Kept> ofUntagged(RetentionDao.Row row) {
    OptionalInt days = policy.deleteUntaggedAfterDays();
    long untagged = Math.min(row.updated(), row.left().orElse(Long.MAX_VALUE));
    return days.isEmpty() || within(untagged, days)
        ? kept(Kept.Rule.UNTAGGED, days)
        : Optional.empty();
  }

  private static boolean within(long seconds, OptionalInt days) {
    return days.isPresent() && seconds < Duration.ofDays(days.getAsInt()).toSeconds();
  }

  private static Optional<Kept> kept(Kept.Rule rule, OptionalInt which) {
    return Optional.of(which.isPresent() ? Kept.by(rule, which.getAsInt()) : Kept.by(rule));
  }
}
