package io.hatoba.maintenance.overview;

import io.hatoba.config.Settings;
import io.hatoba.maintenance.overview.Alarm.Code;
import io.hatoba.maintenance.overview.Alarm.Severity;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.metadata.events.HookDao;
import io.hatoba.metadata.packages.MigrationDao;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is wrong with the instance now. Six statements, in the transaction under way. */
@Singleton
public class Alarms {
  private static final Duration SLOW = Duration.ofMillis(500);
  private static final int LITTLE_PERCENT = 10;
  private static final int LEAST_PERCENT = 2;
  private static final Duration SHORTEST_SWEEP_DELAY = Duration.ofHours(1);
  private static final int SWEEPS_MISSED = 3;
  private static final Duration LONGEST_SWEEP = Duration.ofDays(1);
  private static final Duration SCRUB_DELAY = Duration.ofDays(1);
  private static final Duration MIGRATION_PAUSE = Duration.ofMinutes(5);

  private final BlobDamageDao damage;
  private final SweepDao sweeps;
  private final ScrubRoundDao scrubs;
  private final HookDao hooks;
  private final MigrationDao migrations;
  private final PackageTypeModes types;
  private final Settings settings;

  /** Over the rows of those who work. */
  @Inject
  public Alarms(
      BlobDamageDao damage,
      SweepDao sweeps,
      ScrubRoundDao scrubs,
      HookDao hooks,
      MigrationDao migrations,
      PackageTypeModes types,
      Settings settings) {
    this.damage = damage;
    this.sweeps = sweeps;
    this.scrubs = scrubs;
    this.hooks = hooks;
    this.migrations = migrations;
    this.types = types;
    this.settings = settings;
  }

  /**
   * What is wrong, the worst first.
   *
   * @param unlogged events of the last day that the audit log has no line of their own for
   */
  List<Alarm> find(List<Node> nodes, long unlogged, Instant now) {
    List<Alarm> found = new ArrayList<>();
    ofDamage(found);
    ofNodes(nodes, found);
    ofDisk(nodes, found);
    Optional<Instant> since =
        nodes.stream().filter(Node::running).map(Node::startedAt).min(Comparator.naturalOrder());
    ofSweeps(since, now, found);
    ofScrubs(since, now, found);
    migrations
        .findStopped(MIGRATION_PAUSE)
        .ifPresent(id -> found.add(Alarm.of(Code.MIGRATION_STOPPED, Severity.ERROR, id)));
    long failing = hooks.countFailing();
    if (failing > 0) {
      found.add(Alarm.of(Code.HOOKS_FAILING, Severity.WARNING, failing));
    }
    if (unlogged > 0) {
      found.add(Alarm.of(Code.AUDIT_OVERFLOWING, Severity.WARNING, unlogged));
    }
    ofTypes(found);
    found.sort(Comparator.comparing(Alarm::severity).thenComparing(Alarm::code));
    return found;
  }

  private void ofDamage(List<Alarm> found) {
    BlobDamageDao.Figures figures = damage.figures();
    if (figures.blobs() + figures.manifests() > 0) {
      found.add(
          Alarm.of(Code.CONTENT_DAMAGED, Severity.ERROR, figures.blobs(), figures.manifests()));
    }
  }

  private static void ofNodes(List<Node> nodes, List<Alarm> found) {
    List<Node> running = nodes.stream().filter(Node::running).toList();
    for (Node node : nodes) {
      boolean followed =
          nodes.stream()
              .anyMatch(other -> other.host().equals(node.host()) && other.id() > node.id());
      if (node.state() == Node.State.GONE && !followed) {
        found.add(Alarm.of(Code.NODE_GONE, Severity.WARNING, node.host(), node.seenAt()));
      }
    }
    for (Node node : running) {
      if (!node.storeAnswers()) {
        found.add(Alarm.of(Code.STORE_NOT_ANSWERING, Severity.ERROR, node.host()));
      }
      node.disk()
          .map(Node.Disk::latency)
          .filter(Alarms::isSlow)
          .ifPresent(
              time -> found.add(Alarm.of(Code.DISK_SLOW, Severity.WARNING, node.host(), time)));
      node.databaseLatency()
          .filter(Alarms::isSlow)
          .ifPresent(
              time -> found.add(Alarm.of(Code.DATABASE_SLOW, Severity.WARNING, node.host(), time)));
      if (!node.clockError().isZero()) {
        found.add(
            Alarm.of(Code.CLOCK_WRONG, Severity.WARNING, node.host(), node.clockError().abs()));
      }
    }
    List<String> versions = running.stream().map(Node::version).distinct().sorted().toList();
    if (versions.size() > 1) {
      found.add(Alarm.of(Code.VERSIONS_DIFFER, Severity.NOTICE, String.join(", ", versions)));
    }
  }

  private static boolean isSlow(Duration latency) {
    return latency.compareTo(SLOW) > 0;
  }

  /** All nodes have the same disk, and the one that sees least of it is believed. */
  private static void ofDisk(List<Node> nodes, List<Alarm> found) {
    nodes.stream()
        .filter(Node::running)
        .flatMap(node -> node.disk().stream())
        .min(Comparator.comparing(Node.Disk::freeBytes))
        .filter(disk -> isBelow(disk, LITTLE_PERCENT))
        .ifPresent(
            disk ->
                found.add(
                    Alarm.of(
                        Code.DISK_NEARLY_FULL,
                        isBelow(disk, LEAST_PERCENT) ? Severity.ERROR : Severity.WARNING,
                        disk.freeBytes(),
                        disk.totalBytes())));
  }

  private static boolean isBelow(Node.Disk disk, int percent) {
    return disk.freeBytes() < disk.totalBytes() / 100 * percent;
  }

  /** Where no node with timers is known, nothing is expected of one that does not begin. */
  private void ofSweeps(Optional<Instant> since, Instant now, List<Alarm> found) {
    Duration missed = settings.sweepInterval().multipliedBy(SWEEPS_MISSED);
    Duration delay = missed.compareTo(SHORTEST_SWEEP_DELAY) > 0 ? missed : SHORTEST_SWEEP_DELAY;
    Optional<SweepDao.Row> last = sweeps.list(Long.MAX_VALUE, 1).stream().findFirst();
    Optional<Instant> begun = last.map(SweepDao.Row::startedAt);
    if (last.isPresent() && last.get().finishedAt().isEmpty()) {
      begun
          .filter(at -> at.isBefore(now.minus(LONGEST_SWEEP)))
          .ifPresent(at -> found.add(Alarm.of(Code.SWEEP_STUCK, Severity.WARNING, at)));
      return;
    }
    late(begun, since, now.minus(delay))
        .ifPresent(at -> found.add(Alarm.of(Code.SWEEP_LATE, Severity.WARNING, at)));
    last.map(row -> row.counts().failures())
        .filter(failures -> failures > 0)
        .ifPresent(failures -> found.add(Alarm.of(Code.SWEEP_FAILING, Severity.WARNING, failures)));
  }

  private void ofScrubs(Optional<Instant> since, Instant now, List<Alarm> found) {
    Duration interval = settings.scrubInterval();
    ScrubRoundDao.Row last = scrubs.last();
    if (last.number() > 0 && last.finishedAt().isEmpty()) {
      if (last.startedAt().isBefore(now.minus(interval.plus(SCRUB_DELAY)))) {
        found.add(Alarm.of(Code.SCRUB_STUCK, Severity.WARNING, last.startedAt()));
      }
      return;
    }
    Optional<Instant> due =
        last.number() > 0 ? Optional.of(last.startedAt().plus(interval)) : Optional.empty();
    late(due, since, now.minus(SCRUB_DELAY))
        .ifPresent(at -> found.add(Alarm.of(Code.SCRUB_LATE, Severity.WARNING, at)));
  }

  /**
   * Since when something is missed.
   *
   * @param last when it was to be seen; empty where it never was
   * @param since when somebody has been there who might have done it
   * @param limit since when it should have been
   */
  private static Optional<Instant> late(
      Optional<Instant> last, Optional<Instant> since, Instant limit) {
    return since
        .map(begin -> last.filter(at -> begin.isBefore(at)).orElse(begin))
        .filter(at -> at.isBefore(limit));
  }

  private void ofTypes(List<Alarm> found) {
    for (Map.Entry<RegistryKind, PackageTypeMode> type : types.read().entrySet()) {
      String word = type.getKey().name().toLowerCase(Locale.ROOT);
      switch (type.getValue()) {
        case ENABLED -> {}
        case READ_ONLY -> found.add(Alarm.of(Code.PACKAGE_TYPE_READ_ONLY, Severity.NOTICE, word));
        case DISABLED -> found.add(Alarm.of(Code.PACKAGE_TYPE_DISABLED, Severity.NOTICE, word));
      }
    }
  }
}
