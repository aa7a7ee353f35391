package io.hatoba.registry;

import io.hatoba.metadata.content.HeldTags;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.EpochGuarded;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tags are protected, as this node knows it. The rules of the instance, of an owner and of a
 * package hold together; of several that protect a tag the oldest is named.
 */
@Singleton
public final class ProtectedTags {
  private final PackageDao packages;
  private final TagMoveDao moves;
  private final EpochGuarded<Rules> known;

  /** All rules, by where they hold. */
  private record Rules(
      List<TagRule> ofInstance,
      Map<Long, List<TagRule>> ofOwners,
      Map<Long, List<TagRule>> ofPackages) {}

  /** Over the rows of rules. */
  @Inject
  public ProtectedTags(
      TagProtectionDao rules, PackageDao packages, TagMoveDao moves, AccessEpoch epoch) {
    this.packages = packages;
    this.moves = moves;
    this.known = new EpochGuarded<>(epoch, () -> rules(rules.list()));
  }

  private static Rules rules(List<TagProtectionDao.Row> rows) {
    List<TagRule> ofInstance = new ArrayList<>();
    Map<Long, List<TagRule>> ofOwners = new HashMap<>();
    Map<Long, List<TagRule>> ofPackages = new HashMap<>();
    for (TagProtectionDao.Row row : rows) {
      TagProtectionDao.Place place = row.place();
      List<TagRule> where = ofInstance;
      if (place.packageId().isPresent()) {
        where = ofPackages.computeIfAbsent(place.packageId().getAsLong(), id -> new ArrayList<>());
      } else if (place.ownerId().isPresent()) {
        where = ofOwners.computeIfAbsent(place.ownerId().getAsLong(), id -> new ArrayList<>());
      }
      where.add(TagRule.of(row));
    }
    return new Rules(ofInstance, ofOwners, ofPackages);
  }

  /** The rules that hold in a package; no statement is needed where no owner has any. */
  private List<TagRule> rulesIn(long packageId) {
    Rules rules = known.get();
    List<TagRule> all = new ArrayList<>(rules.ofInstance());
    if (!rules.ofOwners().isEmpty()) {
      all.addAll(rules.ofOwners().getOrDefault(packages.findOwnerId(packageId), List.of()));
    }
    all.addAll(rules.ofPackages().getOrDefault(packageId, List.of()));
    return all;
  }

  private static Optional<TagRule> first(List<TagRule> rules, Tag tag) {
    return rules.stream().filter(rule -> rule.protects(tag)).findFirst();
  }

  /** Of some tags of a package those that are protected, each with the rule that is named. */
  public Map<Tag, TagRule> find(long packageId, Collection<Tag> tags) {
    List<TagRule> rules = rulesIn(packageId);
    Map<Tag, TagRule> found = new HashMap<>();
    tags.forEach(tag -> first(rules, tag).ifPresent(rule -> found.put(tag, rule)));
    return found;
  }

  /**
   * Lets tags be pointed at a manifest.
   *
   * @param held those of them that are there
   * @throws DeniedException if a rule protects one that names something else, or has
   */
  void requireMovable(HeldTags held, Collection<Tag> tags, Digest to) {
    List<Tag> moved =
        tags.stream()
            .filter(tag -> held.digestOf(tag.value()).filter(to::equals).isEmpty())
            .toList();
    List<TagRule> rules = moved.isEmpty() ? List.of() : rulesIn(held.packageId());
    Map<String, TagRule> writtenOnce = new HashMap<>();
    for (Tag tag : rules.isEmpty() ? List.<Tag>of() : moved) {
      Optional<TagRule> rule = first(rules, tag);
      Optional<Digest> named = held.digestOf(tag.value());
      if (rule.isPresent() && named.isPresent()) {
        throw new DeniedException(rule.get().refusal(tag, "goes on naming " + named.get()));
      }
      rules.stream()
          .filter(one -> one.kind() == TagRule.Kind.WRITE_ONCE && one.protects(tag))
          .findFirst()
          .ifPresent(one -> writtenOnce.put(tag.value(), one));
    }
    if (!writtenOnce.isEmpty()) {
      Set<String> used = moves.listUsedOtherwise(held.packageId(), writtenOnce.keySet(), to);
      writtenOnce.forEach(
          (name, rule) -> {
            if (used.contains(name)) {
              throw new DeniedException(
                  rule.refusal(new Tag(name), "has named something else before"));
            }
          });
    }
  }

  /**
   * Lets tags be deleted.
   *
   * @throws DeniedException if a rule protects one
   */
  void requireDeletable(HeldTags held) {
    List<String> names = held.names();
    List<TagRule> rules = names.isEmpty() ? List.of() : rulesIn(held.packageId());
    for (String name : rules.isEmpty() ? List.<String>of() : names) {
      Tag tag = new Tag(name);
      Optional<TagRule> rule = first(rules, tag);
      if (rule.isPresent()) {
        throw new DeniedException(rule.get().refusal(tag, "is not deleted"));
      }
    }
  }
}
