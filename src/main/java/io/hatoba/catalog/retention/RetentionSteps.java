package io.hatoba.catalog.retention;

import io.hatoba.catalog.Versions;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.FreedBlobDao;
import io.hatoba.metadata.packages.HeldPackageDao;
import io.hatoba.metadata.packages.RetentionDao;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The steps of a run, each a transaction of its own; a bean that calls itself would begin none.
 * What was decided before a step is decided again in it, while the package is held.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class RetentionSteps {
  private final RetentionRunDao runs;
  private final HeldPackageDao packages;
  private final PackageTypeModes types;
  private final RetentionDao rows;
  private final FreedBlobDao blobs;
  private final Judgements judgements;
  private final Versions versions;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public RetentionSteps() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of runs, packages and versions. */
  @Inject
  RetentionSteps(
      RetentionRunDao runs,
      HeldPackageDao packages,
      PackageTypeModes types,
      RetentionDao rows,
      FreedBlobDao blobs,
      Judgements judgements,
      Versions versions,
      AuditLog audit) {
    this.runs = runs;
    this.packages = packages;
    this.types = types;
    this.rows = rows;
    this.blobs = blobs;
    this.judgements = judgements;
    this.versions = versions;
    this.audit = audit;
  }

  /**
   * Who does which run.
   *
   * @param place whose run it is
   * @param runner unlike any other
   */
  public record Runner(String place, String runner) {}

  /**
   * A package in a run.
   *
   * @param policyPlace where its policy is set
   * @param accountId in whose name versions go
   */
  public record Work(long packageId, String policyPlace, RetentionPolicy policy, long accountId) {}

  /** What a policy said, and the last move of a tag that it knew of. */
  public static final class Known {
    private final Judgement judgement;
    private final long move;

    private Known(Judgement judgement, long move) {
      this.judgement = judgement;
      this.move = move;
    }
  }

  /**
   * What a step came to.
   *
   * @param going false if somebody else has the lease, or the run is to stop
   * @param known for the next step
   */
  public record Outcome(boolean going, Optional<Known> known) {}

  /** See {@link RetentionRunDao#claim}. */
  public OptionalLong claim(Runner runner, OptionalLong accountId, Duration period) {
    return runs.claim(runner.place(), runner.runner(), accountId, period);
  }

  /** See {@link RetentionRunDao#advance}. */
  public boolean advance(Runner runner, long after, RetentionRunDao.Counts done) {
    return runs.advance(runner.place(), runner.runner(), after, done);
  }

  /**
   * Gives the lease back, as {@link RetentionRunDao#release} does, and tells the audit log.
   *
   * @param asked whether somebody asked for the run; else it is told only if something went
   */
  public void release(Runner runner, boolean finished, Subject subject, boolean asked) {
    runs.release(runner.place(), runner.runner(), finished);
    record(runner, finished, subject, asked);
  }

  /**
   * Ends a run that is to stop, as {@link RetentionRunDao#stop} does, and tells the audit log as
   * for one that has ended otherwise.
   */
  public boolean stop(Runner runner, Subject subject, boolean asked) {
    boolean stopped = runs.stop(runner.place(), runner.runner());
    if (stopped) {
      record(runner, false, subject, asked);
    }
    return stopped;
  }

  private void record(Runner runner, boolean finished, Subject subject, boolean asked) {
    RetentionRunDao.Counts done =
        runs.find(runner.place()).map(RetentionRunDao.Row::counts).orElseThrow();
    if (asked || done.deleted() > 0) {
      audit.record(
          AuditAction.RETENTION_RUN,
          subject,
          Map.of("deleted", done.deleted(), "freed", done.freed(), "finished", finished));
    }
  }

  /** See {@link FreedBlobDao#count}. */
  public long countFreed(Collection<Long> manifestIds) {
    return manifestIds.isEmpty() ? 0 : blobs.count(manifestIds);
  }

  /**
   * Deletes versions that still nothing keeps.
   *
   * @param ids of versions that were to go
   * @param known what the step before knew
   */
  public Outcome delete(Runner runner, Work work, List<Long> ids, Optional<Known> known) {
    // Its row first, as every step has it; whoever comes to the package second waits there.
    if (!runs.advance(runner.place(), runner.runner(), 0, RetentionRunDao.Counts.NONE)) {
      return new Outcome(false, Optional.empty());
    }
    Optional<HeldPackageDao.Held> held =
        packages.hold(work.packageId()).filter(pack -> types.serves(pack.name().kind()));
    if (held.isEmpty()) {
      runs.advance(runner.place(), runner.runner(), 0, counts(0, ids.size(), 0));
      return new Outcome(true, Optional.empty());
    }
    Judgement judgement =
        known
            .filter(before -> !rows.movedSince(work.packageId(), before.move))
            .map(before -> before.judgement)
            .orElseGet(
                () -> judgements.of(work.packageId(), held.get().visibility(), work.policy()));
    List<RetentionDao.Row> going =
        judgements.find(work.packageId(), ids, judgement).stream()
            .filter(candidate -> judgement.of(candidate).isEmpty())
            .map(Candidate::row)
            .toList();
    long freed = countFreed(going.stream().map(RetentionDao.Row::manifestId).toList());
    for (RetentionDao.Row row : going) {
      versions.expire(work.packageId(), row.age().id(), work.accountId(), work.policyPlace());
    }
    runs.advance(
        runner.place(), runner.runner(), 0, counts(going.size(), ids.size() - going.size(), freed));
    return new Outcome(true, Optional.of(new Known(judgement, rows.lastMove())));
  }

  private static RetentionRunDao.Counts counts(long deleted, long spared, long freed) {
    return new RetentionRunDao.Counts(0, deleted, spared, 0, freed);
  }
}
