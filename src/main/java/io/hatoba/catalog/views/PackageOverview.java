package io.hatoba.catalog.views;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A package at a glance. What it says of itself, its platforms, its size and its signatures are
 * those of the latest version.
 *
 * @param latest the version that {@code latest} names, else the one that was pushed last; empty if
 *     the package has none
 * @param downloads of all versions, those that may be restored included
 * @param logicalBytes of its living versions, each as it would be alone
 * @param physicalBytes that are kept of it: each config and layer once
 * @param unsharedBytes of its configs and layers that no other package has which the caller sees:
 *     at most so many bytes go if the package does
 * @param downloadsByDay of the last 30 days by UTC, the last of them today
 * @param sizeByDay of the last year by UTC, the days with a push only
 */
public record PackageOverview(
    Optional<VersionSummary> latest,
    long downloads,
    long logicalBytes,
    long physicalBytes,
    long unsharedBytes,
    List<DayCount> downloadsByDay,
    List<DaySize> sizeByDay) {
  /** Copies the lists. */
  public PackageOverview {
    downloadsByDay = List.copyOf(downloadsByDay);
    sizeByDay = List.copyOf(sizeByDay);
  }

  /** How often versions were pulled on a day. */
  public record DayCount(LocalDate day, long downloads) {}

  /**
   * What was pushed on a day and lives still.
   *
   * @param pushed bytes of those versions
   * @param total bytes of the versions up to then
   */
  public record DaySize(LocalDate day, long pushed, long total) {}

  /** Whether a signature is attached to the latest version. Nobody has verified it. */
  public boolean signed() {
    return latest.filter(version -> version.count(AttachmentKind.SIGNATURE) > 0).isPresent();
  }
}
