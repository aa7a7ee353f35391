package io.hatoba.maintenance.scrub;

import io.hatoba.metadata.content.ImageCheckDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether the images of a version are whole, for those who administer its package. */
@Stateless
public class ImageChecks {
  /** What waits and what is under way, of all packages. */
  private static final int MOST_OPEN = 1000;

  /** Of the packages of one owner, so that those of others have their turn. */
  static final int MOST_OF_OWNER = 10;

  private static final Duration LATER = Duration.ofMinutes(1);

  private final ImageCheckDao checks;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public ImageChecks() {
    this(null);
  }

  /** Over the rows of checks. */
  @Inject
  public ImageChecks(ImageCheckDao checks) {
    this.checks = checks;
  }

  /**
   * A check.
   *
   * @param startedAt empty while it waits
   * @param finishedAt empty before its end
   * @param parts manifests, configs and layers of the version and of what refers to it
   * @param checked of those
   * @param wrong of those, which are not whole
   * @param bytes of all parts
   */
  public record Check(
      long id,
      Instant askedAt,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      long parts,
      long checked,
      long wrong,
      long bytes) {
    private static Check of(ImageCheckDao.Row row) {
      return new Check(
          row.id(),
          row.askedAt(),
          row.startedAt(),
          row.finishedAt(),
          row.parts(),
          row.checked(),
          row.wrong(),
          row.bytes());
    }
  }

  /**
   * Asks for a check. It takes the place of the last one of the version, unless that is open or has
   * found it whole within the last hour.
   *
   * @return empty if the package has no such version
   * @throws TooManyRequestsException if ten are open of packages of the same owner
   * @throws UnavailableException if too many are open
   */
  public Optional<Check> ask(long packageId, long versionId, long accountId) {
    if (!checks.hasVersion(packageId, versionId)) {
      return Optional.empty();
    }
    if (!checks.ask(packageId, versionId, accountId, MOST_OF_OWNER, MOST_OPEN)) {
      if (checks.countOpenOfOwner(packageId) >= MOST_OF_OWNER) {
        throw new TooManyRequestsException(MOST_OF_OWNER + " checks of this owner wait", LATER);
      }
      throw new UnavailableException(MOST_OPEN + " checks wait; ask again later");
    }
    return find(packageId, versionId);
  }

  /** The last check of a version; empty if there was none. */
  public Optional<Check> find(long packageId, long versionId) {
    return checks.find(packageId, versionId).map(Check::of);
  }

  /**
   * A manifest, config or layer.
   *
   * @param place by which a list goes on, from 1
   * @param kind {@code MANIFEST}, {@code CONFIG} or {@code LAYER}
   * @param state {@code WHOLE}, {@code ABSENT}, {@code MISSING}, {@code SHORT}, {@code LONG},
   *     {@code CONTENT} or {@code UNREADABLE}; empty where it was not looked at
   */
  public record Part(int place, Digest digest, String kind, long size, Optional<String> state) {}

  /** Parts of a check, manifests first. */
  public List<Part> listParts(long checkId, long after, int limit) {
    return checks.listParts(checkId, after, limit).stream()
        .map(part -> new Part(part.place(), part.digest(), part.kind(), part.size(), part.state()))
        .toList();
  }
}
