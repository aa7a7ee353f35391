package io.hatoba.maintenance.scrub;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.StopWish;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Reason;
import io.hatoba.storage.FindingRule;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** How far the last round is, and what is damaged; for site administrators. */
@Stateless
public class Scrub {
  private final ScrubRoundDao rounds;
  private final BlobDamageDao damage;
  private final Settings settings;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Scrub() {
    this(null, null, null, null);
  }

  /** Over the rows of rounds and of what is damaged. */
  @Inject
  public Scrub(ScrubRoundDao rounds, BlobDamageDao damage, Settings settings, AuditLog audit) {
    this.rounds = rounds;
    this.damage = damage;
    this.settings = settings;
    this.audit = audit;
  }

  /**
   * How far it is.
   *
   * @param number of the last round; 0 before the first
   * @param startedAt empty before the first
   * @param finishedAt empty while it is under way
   * @param nextAt when the next begins, unless somebody asks before
   * @param allBlobs layers and configs when it began
   * @param allBytes of them
   * @param blobs that were read
   * @param manifests that were read
   * @param bytes of both
   * @param damaged that were found since it began
   * @param healed that are whole again since it began
   * @param damagedNow layers, configs and manifests
   * @param waiting layers that are read out of turn
   * @param rate bytes per second of each node
   * @param interval between the begins of two rounds
   * @param stop that somebody wants it to stop, or wanted
   */
  public record Report(
      long number,
      Optional<Instant> startedAt,
      Optional<Instant> finishedAt,
      Instant nextAt,
      long allBlobs,
      long allBytes,
      long blobs,
      long manifests,
      long bytes,
      long damaged,
      long healed,
      long damagedNow,
      long waiting,
      long rate,
      Duration interval,
      Optional<StopWish> stop) {

    /** Whether one node alone reads all of it before the next round is due. */
    public boolean inTime() {
      return allBytes / rate <= interval.toSeconds();
    }
  }

  /** How far it is. */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public Report report() {
    ScrubRoundDao.Row last = rounds.last();
    BlobDamageDao.Figures figures = damage.figures();
    boolean any = last.number() > 0;
    return new Report(
        last.number(),
        Optional.of(last.startedAt()).filter(at -> any),
        last.finishedAt().filter(at -> any),
        last.startedAt().plus(settings.scrubInterval()),
        last.allBlobs(),
        last.allBytes(),
        last.read().blobs(),
        last.read().manifests(),
        last.read().bytes(),
        last.damaged(),
        last.healed(),
        figures.blobs() + figures.manifests(),
        figures.suspects(),
        settings.scrubRate(),
        settings.scrubInterval(),
        StopWish.of(last.stop()));
  }

  /**
   * Figures for metrics.
   *
   * @param blobs that are damaged now
   * @param manifests that are damaged now
   * @param bytesRead by all rounds
   */
  public record Figures(long blobs, long manifests, long bytesRead) {}

  /** Figures for metrics; two statements, whose cost follows the damage and the rounds. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Figures figures() {
    BlobDamageDao.Figures now = damage.figures();
    return new Figures(now.blobs(), now.manifests(), rounds.totals().bytes());
  }

  /** Begins a round now; one that is under way goes on. */
  public void start(long accountId) {
    if (rounds.begin(Duration.ZERO, OptionalLong.of(accountId))) {
      audit.record(AuditAction.SCRUB_STARTED, Subject.NOTHING);
    }
  }

  /**
   * Lets a round stop: nodes that read give their pieces back within half a minute, and what they
   * have found stays. The next one begins when it would have.
   *
   * @param number of the round
   * @param accountId who wants it
   * @return false if it has ended
   */
  public boolean stop(long number, long accountId) {
    if (rounds.askToStop(number, accountId)) {
      audit.record(AuditAction.SCRUB_STOPPED, Subject.NOTHING, Map.of("round", number));
      return true;
    }
    ScrubRoundDao.Row last = rounds.last();
    return last.number() == number && last.finishedAt().isEmpty();
  }

  /**
   * A package that something damaged belongs to.
   *
   * @param type {@code DOCKER} or {@code CONTAINER}
   * @param tags whose images need it, the first of them
   */
  public record TouchedPackage(String name, String type, List<String> tags) {
    /** Copies the list. */
    public TouchedPackage {
      tags = List.copyOf(tags);
    }
  }

  /**
   * Something damaged.
   *
   * @param manifest whether it is a manifest, and else a layer or config
   * @param key of the layer or of the manifest
   * @param kind {@code MISSING}, {@code SHORT}, {@code LONG}, {@code CONTENT} or {@code UNREADABLE}
   * @param finding the same in words
   * @param packages that it belongs to, the first of them
   */
  public record Damaged(
      boolean manifest,
      long key,
      Digest digest,
      long size,
      String kind,
      String finding,
      Instant foundAt,
      List<TouchedPackage> packages) {
    /** Copies the list. */
    public Damaged {
      packages = List.copyOf(packages);
    }

    /** What the finding says, for those who say it in other words; empty if it is cut short. */
    public Optional<Reason> why() {
      return Reason.find(finding, List.of(FindingRule.values()));
    }
  }

  /**
   * What is damaged: manifests, or layers and configs.
   *
   * @param after the key that the page before ended with; 0 for the first page
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public List<Damaged> list(boolean manifests, long after, int limit) {
    List<BlobDamageDao.Row> rows =
        manifests ? damage.listManifests(after, limit) : damage.list(after, limit);
    return rows.stream()
        .map(
            row ->
                new Damaged(
                    manifests,
                    row.key(),
                    row.digest(),
                    row.size(),
                    row.damage().kind(),
                    row.damage().finding(),
                    row.foundAt(),
                    touched(manifests, row)))
        .toList();
  }

  private List<TouchedPackage> touched(boolean manifest, BlobDamageDao.Row row) {
    List<BlobDamageDao.Touched> packages =
        manifest ? damage.listHoldersOfManifest(row.key()) : damage.listHolders(row.key());
    return packages.stream()
        .map(
            held ->
                new TouchedPackage(
                    held.name(), held.kind(), damage.listTags(held.packageId(), row.digest())))
        .toList();
  }
}
