package io.hatoba.maintenance.sweeping;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.metadata.content.SweepFenceDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What sweeps have done, for those who administer the instance, and for its metrics; and how one is
 * stopped.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Sweeps {
  private final SweepDao sweeps;
  private final SweepFenceDao fences;
  private final GarbageDao garbage;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Sweeps() {
    this(null, null, null, null);
  }

  /** Over the rows of sweeps. */
  @Inject
  Sweeps(SweepDao sweeps, SweepFenceDao fences, GarbageDao garbage, AuditLog audit) {
    this.sweeps = sweeps;
    this.fences = fences;
    this.garbage = garbage;
    this.audit = audit;
  }

  /** The last sweeps that did something or were asked for, and the last one, the latest first. */
  public List<Sweep> list(long before, int limit) {
    return sweeps.list(before, limit).stream().map(Sweep::of).toList();
  }

  /** A sweep, as long as it is among the last ones. */
  public Optional<Sweep> find(long id) {
    return sweeps.find(id).map(Sweep::of);
  }

  /**
   * Lets a sweep stop after the step that is being done; what it leaves the next one does. Of one
   * whose node is gone the wish is fulfilled by the next node that would sweep.
   *
   * @param accountId who wants it
   * @return false if it has ended
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRED)
  public boolean stop(long id, long accountId) {
    if (sweeps.askToStop(id, accountId)) {
      audit.record(AuditAction.SWEEP_STOPPED, Subject.NOTHING, Map.of("sweep", id));
      return true;
    }
    return sweeps.find(id).filter(row -> row.finishedAt().isEmpty()).isPresent();
  }

  /**
   * All sweeps since the beginning, and what waits.
   *
   * @param sweeps how many were begun
   * @param manifests that were purged
   * @param packages that were purged, or hidden since nothing came of them
   * @param links of packages to blobs that went
   * @param blobs whose rows went
   * @param files that were unlinked
   * @param bytes of those files
   * @param failures of steps
   * @param waitingFiles that no row names and that are not unlinked yet
   * @param waitingBytes of those files
   * @param fence who keeps files from being unlinked now
   */
  public record Figures(
      long sweeps,
      long manifests,
      long packages,
      long links,
      long blobs,
      long files,
      long bytes,
      long failures,
      long waitingFiles,
      long waitingBytes,
      Optional<String> fence) {}

  /** All sweeps since the beginning, and what waits; three statements. */
  public Figures figures() {
    SweepDao.Totals total = sweeps.total();
    SweepDao.Counts counts = total.counts();
    GarbageDao.Waiting waiting = garbage.countFiles();
    return new Figures(
        total.sweeps(),
        counts.manifests(),
        counts.packages(),
        counts.links(),
        counts.blobs(),
        counts.files(),
        counts.bytes(),
        counts.failures(),
        waiting.files(),
        waiting.bytes(),
        fences.findHolder());
  }
}
