package io.hatoba.registry;

import io.hatoba.metadata.content.HeldTags;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Reason;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which tags are protected, as this node knows it. The rules of the instance, of an owner and of a
 * package hold together; of several that protect a tag the oldest is named.
 */
@Singleton
public final class ProtectedTags {
  private static final int NAMES_AT_ONCE = 5_000;

  private final PackageDao packages;
  private final TagDao tags;
  private final TagMoveDao moves;
  private final EpochGuarded<Rules> known;

  /** All rules, by where they hold. */
  private record Rules(
      List<TagRule> ofInstance,
      Map<Long, List<TagRule>> ofOwners,
      Map<Long, List<TagRule>> ofPackages) {
    boolean none(long packageId) {
      return ofInstance.isEmpty() && ofOwners.isEmpty() && !ofPackages.containsKey(packageId);
    }

    List<TagRule> of(long ownerId) {
      return ofOwners.getOrDefault(ownerId, List.of());
    }

    List<TagRule> in(long packageId, List<TagRule> ofOwner) {
      return Stream.of(ofInstance, ofOwner, ofPackages.getOrDefault(packageId, List.of()))
          .flatMap(List::stream)
          .toList();
    }
  }

  /** Over the rows of rules. */
  @Inject
  public ProtectedTags(
      TagProtectionDao rules,
      PackageDao packages,
      TagDao tags,
      TagMoveDao moves,
      AccessEpoch epoch) {
    this.packages = packages;
    this.tags = tags;
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
  public List<TagRule> list(long packageId) {
    Rules rules = known.get();
    return rules.ofOwners().isEmpty()
        ? rules.in(packageId, List.of())
        : rules.in(packageId, rules.of(packages.findOwnerId(packageId)));
  }

  private static Optional<TagRule> first(List<TagRule> rules, Tag tag) {
    return rules.stream().filter(rule -> rule.protects(tag)).findFirst();
  }

  /** Of some tags of a package those that are protected, each with the rule that is named. */
  public Map<Tag, TagRule> find(long packageId, Collection<Tag> tags) {
    List<TagRule> rules = list(packageId);
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
    Rules all = known.get();
    if (moved.isEmpty() || all.none(held.packageId())) {
      return;
    }
    // What a tag that is there has named before does not matter: it does not move anyway.
    List<String> fresh =
        moved.stream().map(Tag::value).filter(name -> held.digestOf(name).isEmpty()).toList();
    TagMoveDao.Otherwise otherwise = moves.findOtherwise(held.packageId(), fresh, to);
    List<TagRule> rules = all.in(held.packageId(), all.of(otherwise.ownerId()));
    for (Tag tag : moved) {
      Optional<Digest> named = held.digestOf(tag.value());
      if (named.isPresent()) {
        refuse(first(rules, tag), tag, RegistryRule.TAG_GOES_ON.about(named.get()));
      } else if (otherwise.names().contains(tag.value())) {
        refuse(writtenOnce(rules, tag), tag, RegistryRule.TAG_NAMED_OTHERS.about());
      }
    }
  }

  private static void refuse(Optional<TagRule> rule, Tag tag, Reason what) {
    if (rule.isPresent()) {
      throw new DeniedException(rule.get().refusal(tag, what));
    }
  }

  private static Optional<TagRule> writtenOnce(List<TagRule> rules, Tag tag) {
    return rules.stream()
        .filter(one -> one.kind() == TagRule.Kind.WRITE_ONCE && one.protects(tag))
        .findFirst();
  }

  /**
   * Lets names that nothing has be given to what they are to name.
   *
   * @throws DeniedException if a rule keeps one for what it named before
   */
  void requireFree(long packageId, Map<String, Digest> wanted) {
    findRefused(packageId, wanted).stream()
        .sorted()
        .findFirst()
        .map(Tag::new)
        .ifPresent(
            tag ->
                refuse(
                    writtenOnce(list(packageId), tag), tag, RegistryRule.TAG_NAMED_OTHERS.about()));
  }

  /** Of names that nothing has those that must not be given to what they are to name. */
  Set<String> findRefused(long packageId, Map<String, Digest> wanted) {
    List<TagRule> rules = wanted.isEmpty() ? List.of() : list(packageId);
    Map<String, Digest> once = new HashMap<>(rules.isEmpty() ? Map.of() : wanted);
    once.keySet().removeIf(name -> writtenOnce(rules, new Tag(name)).isEmpty());
    return once.isEmpty() ? Set.of() : moves.listOtherwise(packageId, once);
  }

  /**
   * Lets a package be deleted, whose names others could give to something else then.
   *
   * @throws DeniedException if a rule protects a tag of it, or a name that it had once
   */
  public void requireDeletable(long packageId) {
    List<TagRule> rules = list(packageId);
    if (rules.isEmpty()) {
      return;
    }
    each(
        after -> tags.list(packageId, after, NAMES_AT_ONCE),
        tag -> refuse(first(rules, tag), tag, RegistryRule.TAG_STAYS_WITH_PACKAGE.about()));
    each(
        after -> moves.listNames(packageId, after, NAMES_AT_ONCE),
        tag -> refuse(writtenOnce(rules, tag), tag, RegistryRule.TAG_NAME_KEPT.about()));
  }

  private static void each(Function<String, List<String>> pages, Consumer<Tag> each) {
    List<String> page = pages.apply("");
    while (!page.isEmpty()) {
      page.stream().map(Tag::new).forEach(each);
      page = pages.apply(page.get(page.size() - 1));
    }
  }

  /**
   * Lets tags be deleted.
   *
   * @throws DeniedException if a rule protects one
   */
  void requireDeletable(long packageId, Collection<String> names) {
    List<TagRule> rules = names.isEmpty() ? List.of() : list(packageId);
    for (String name : rules.isEmpty() ? List.<String>of() : names) {
      Tag tag = new Tag(name);
      refuse(first(rules, tag), tag, RegistryRule.TAG_STAYS.about());
    }
  }
}
