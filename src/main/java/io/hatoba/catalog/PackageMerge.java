package io.hatoba.catalog;

import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.metadata.content.TagMover;
import io.hatoba.metadata.packages.MigratedPackageDao;
import io.hatoba.metadata.packages.PackageMergeDao;
import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.oci.Digest;
import io.hatoba.registry.TagMoves;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Puts the content of a package of the Docker registry into one of the Container registry. Tags of
 * that win; the others are kept as {@code <tag>-docker}, with a number if that is taken too.
 */
@Singleton
final class PackageMerge {
  private static final int LONGEST_TAG = 128;
  private static final String END = "docker";

  /** A tag that names what belongs to a manifest; it goes on doing so with a period and an end. */
  private static final Pattern FALLBACK = Pattern.compile("sha256-[0-9a-f]{64}");

  private final PackageMergeDao rows;
  private final MigratedPackageDao packages;
  private final VersionDao versions;
  private final TagMoves tags;
  private final QuotaRules quotas;

  @Inject
  PackageMerge(
      PackageMergeDao rows,
      MigratedPackageDao packages,
      VersionDao versions,
      TagMoves tags,
      QuotaRules quotas) {
    this.rows = rows;
    this.packages = packages;
    this.versions = versions;
    this.tags = tags;
    this.quotas = quotas;
  }

  /**
   * What a merge has made of the one that went.
   *
   * @param renamed the names that tags have now, by those they had, of those that have others
   * @param retention whether its policy of retention holds in the other now, which had none
   * @param roles how many have got a role on the other, which they had in the repository
   * @param raised how many had a role on the other already, which is a greater one now and does not
   *     follow the repository
   */
  record Merged(Map<String, String> renamed, boolean retention, int roles, int raised) {}

  /**
   * Merges one package into another; this transaction holds both.
   *
   * @param repositoryId what the one belongs to
   * @param mover who asked for it
   * @return what became of it there
   * @throws io.hatoba.oci.DeniedException if a rule protects one that would get another name
   */
  Merged merge(long from, long into, Optional<Long> repositoryId, TagMover mover) {
    PackageMergeDao.Coming coming = rows.listComing(from, into);
    Map<String, Digest> kept = new TreeMap<>(coming.named());
    kept.keySet().removeAll(coming.taken());
    tags.requireMergeable(from, coming.taken(), into, kept);
    rows.moveBlobs(from, into);
    Set<Long> changed = new HashSet<>(rows.listManifests(from));
    List<Long> twins = rows.listTwins(from, into);
    rows.moveVersions(from, into);
    rows.moveManifests(from, into);
    tags.noteTwins(from, into, mover);
    rows.dropTwins(from, into);
    tags.noteMigration(from, mover);
    rows.moveFreeTags(from, into);
    Map<String, String> renamed = rename(from, into, rows.listTags(from));
    // No history of one tag goes on with that of another, gone or not.
    rename(from, into, rows.listGone(from, into));
    // What was a version by itself may be a part of something now.
    changed.addAll(twins);
    versions.settle(changed);
    // Linked first: copies of the roles follow the repository to which the package is linked.
    repositoryId.ifPresent(id -> packages.linkUnlessLinked(into, id));
    int raised = repositoryId.map(id -> packages.raiseRoles(into, id)).orElse(0);
    int roles = repositoryId.map(id -> packages.copyRoles(into, id)).orElse(0);
    boolean retention = rows.moveRetentionPolicy(from, into);
    rows.moveRest(from, into);
    quotas.recompute(into);
    return new Merged(renamed, retention, roles, raised);
  }

  private Map<String, String> rename(long from, long into, List<String> names) {
    Map<String, String> renamed = new TreeMap<>();
    List<String> left = names;
    // Its own tags that are not renamed yet keep their names from others until then.
    for (int number = 1; !left.isEmpty(); number++) {
      List<String> plain = new ArrayList<>();
      List<String> fallback = new ArrayList<>();
      left.forEach(name -> (FALLBACK.matcher(name).matches() ? fallback : plain).add(name));
      String suffix = END + (number == 1 ? "" : "-" + number);
      renamed.putAll(rename(from, into, plain, "-" + suffix));
      renamed.putAll(rename(from, into, fallback, "." + suffix));
      left = left.stream().filter(name -> !renamed.containsKey(name)).toList();
    }
    return renamed;
  }

  private Map<String, String> rename(long from, long into, List<String> names, String end) {
    int kept = LONGEST_TAG - end.length();
    Map<String, String> wanted = new TreeMap<>();
    names.forEach(name -> wanted.put(name, name.substring(0, Math.min(kept, name.length())) + end));
    Set<String> taken = new HashSet<>(rows.listTaken(into, wanted.values()));
    taken.addAll(rows.listTaken(from, wanted.values()));
    Map<String, String> free = new TreeMap<>();
    wanted.forEach(
        (name, other) -> {
          if (taken.add(other)) {
            free.put(name, other);
          }
        });
    if (!free.isEmpty()) {
      rows.moveTags(from, into, free.keySet(), kept, end);
    }
    return free;
  }
}
