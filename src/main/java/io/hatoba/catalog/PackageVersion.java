package io.hatoba.catalog;

import io.hatoba.metadata.packages.VersionListDao;
import io.hatoba.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A version of a package: a manifest that stands for itself, with its parts.
 *
 * @param id surrogate key; it stays when the version is deleted, restored or pushed again
 * @param packageId the package
 * @param root the manifest
 * @param tags in bytewise order, 1,000 at most; of a deleted version those that it had then
 * @param createdAt when it was pushed
 * @param updatedAt when it was last pushed or restored
 * @param push who pushed it
 * @param words what it says of itself
 * @param platforms as docker writes them
 * @param size bytes of configs and layers of all platforms, each once
 * @param downloads how often it was pulled
 * @param lastPulledAt when it was pulled last
 * @param deletion empty while it lives
 */
public record PackageVersion(
    long id,
    long packageId,
    Root root,
    List<String> tags,
    Instant createdAt,
    Instant updatedAt,
    Push push,
    Words words,
    List<String> platforms,
    long size,
    long downloads,
    Optional<Instant> lastPulledAt,
    Optional<Deletion> deletion) {
  /** Copies the lists. */
  public PackageVersion {
    tags = List.copyOf(tags);
    platforms = List.copyOf(platforms);
  }

  /**
   * The manifest of a version.
   *
   * @param digest what a version of a container package is named by
   * @param mediaType what it was pushed as
   * @param artifactType the effective artifact type
   */
  public record Root(long id, Digest digest, String mediaType, Optional<String> artifactType) {}

  /**
   * Who pushed it.
   *
   * @param accountId empty where it was pushed before that was kept
   * @param login of the account; empty where there is none
   * @param tokenId a personal token's, or a workflow token's if the account is that of workflows
   */
  public record Push(OptionalLong accountId, String login, OptionalLong tokenId) {}

  /** What it says of itself, by annotations or labels. */
  public record Words(
      Optional<String> description, Optional<String> licenses, Optional<String> source) {}

  /** When it was deleted, and by whom. */
  public record Deletion(Instant at, OptionalLong accountId) {}

  static PackageVersion of(VersionListDao.Row row, List<String> tags) {
    VersionListDao.Times times = row.times();
    return new PackageVersion(
        row.id(),
        row.packageId(),
        new Root(
            row.manifest().id(),
            Digest.parse(row.manifest().digest()),
            row.manifest().mediaType(),
            row.manifest().artifactType()),
        tags,
        times.createdAt(),
        times.updatedAt(),
        new Push(row.push().accountId(), row.push().login(), row.push().tokenId()),
        new Words(
            text(row.words().description()),
            text(row.words().licenses()),
            text(row.words().source())),
        text(row.words().platforms()).stream()
            .flatMap(list -> List.of(list.split(",")).stream())
            .toList(),
        row.size(),
        row.downloads(),
        times.lastPulledAt(),
        times.deletedAt().map(at -> new Deletion(at, times.deletedBy())));
  }

  private static Optional<String> text(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }
}
