package io.hatoba.catalog.retention;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.oci.RegistryException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs, package by package, in steps of a few versions. Whoever dies between two leaves what was
 * done; when the lease is over another goes on with the package at which it was.
 */
@Singleton
class RetentionRuns {
  private static final Logger LOG = Logger.getLogger(RetentionRuns.class.getName());

  /** Pushes to the package wait for no more than these. */
  private static final int VERSIONS_A_STEP = 20;

  private final RetentionPlans plans;
  private final RetentionSteps steps;
  private final Clock clock;

  @Inject
  RetentionRuns(RetentionPlans plans, RetentionSteps steps, Clock clock) {
    this.plans = plans;
    this.steps = steps;
    this.clock = clock;
  }

  /** Whether a run goes on after a package. */
  private enum Ending {
    DONE,
    OUT_OF_TIME,
    /** Somebody else has the lease, or wants it to stop. */
    ENDED
  }

  /**
   * Does a run, or goes on with one.
   *
   * @param accountId who asks; empty if it may be time
   * @param period no new one is begun within it of the last
   * @param most how long it may take
   * @return false if somebody else does it, or it is not time
   */
  boolean run(PolicyScope scope, OptionalLong accountId, Duration period, Duration most) {
    RetentionSteps.Runner runner =
        new RetentionSteps.Runner(scope.place().key(), UUID.randomUUID().toString());
    OptionalLong after = steps.claim(runner, accountId, period);
    if (after.isEmpty()) {
      return false;
    }
    plans.countDownloads();
    Instant end = clock.instant().plus(most);
    Ending ending = Ending.DONE;
    List<RetentionPlans.Governed> packages = plans.list(scope, after.getAsLong());
    while (ending == Ending.DONE && !packages.isEmpty()) {
      for (RetentionPlans.Governed pack : packages) {
        ending = ending == Ending.DONE ? runPackage(runner, pack, end) : ending;
      }
      packages = plans.list(scope, packages.get(packages.size() - 1).id());
    }
    if (ending != Ending.ENDED) {
      steps.release(runner, ending == Ending.DONE, scope.subject(), accountId.isPresent());
    } else if (steps.stop(runner, scope.subject(), accountId.isPresent())) {
      LOG.info("retention has stopped, as somebody wanted");
    }
    return true;
  }

  private Ending runPackage(
      RetentionSteps.Runner runner, RetentionPlans.Governed pack, Instant end) {
    if (!clock.instant().isBefore(end)) {
      return Ending.OUT_OF_TIME;
    }
    try {
      Ending ending = pack.policy().deletes() ? expire(runner, pack, end) : Ending.DONE;
      if (ending != Ending.DONE) {
        return ending;
      }
      return advance(runner, pack.id(), new RetentionRunDao.Counts(1, 0, 0, 0, 0));
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "retention could not look through " + pack.image(), failure);
      return advance(runner, pack.id(), new RetentionRunDao.Counts(1, 0, 0, 1, 0));
    }
  }

  private Ending advance(
      RetentionSteps.Runner runner, long packageId, RetentionRunDao.Counts done) {
    return steps.advance(runner, packageId, done) ? Ending.DONE : Ending.ENDED;
  }

  private Ending expire(RetentionSteps.Runner runner, RetentionPlans.Governed pack, Instant end) {
    List<Long> versions = new ArrayList<>();
    List<Long> manifests = new ArrayList<>();
    plans.judge(
        pack,
        (candidate, kept) -> {
          if (kept.isEmpty()) {
            versions.add(candidate.row().age().id());
            manifests.add(candidate.row().manifestId());
          }
          return versions.size() < RetentionPlans.MOST;
        });
    RetentionSteps.Work work =
        new RetentionSteps.Work(pack.id(), pack.place(), pack.policy(), pack.setBy());
    Optional<RetentionSteps.Known> known = Optional.empty();
    for (int from = 0; from < versions.size(); from += VERSIONS_A_STEP) {
      if (!clock.instant().isBefore(end)) {
        return Ending.OUT_OF_TIME;
      }
      RetentionSteps.Outcome outcome =
          delete(
              runner,
              work,
              versions.subList(from, Math.min(from + VERSIONS_A_STEP, versions.size())),
              known);
      if (!outcome.going()) {
        return Ending.ENDED;
      }
      known = outcome.known();
    }
    return Ending.DONE;
  }

  /** A rule that retention knows nothing of spares the version that it is about, and no other. */
  private RetentionSteps.Outcome delete(
      RetentionSteps.Runner runner,
      RetentionSteps.Work work,
      List<Long> versions,
      Optional<RetentionSteps.Known> known) {
    try {
      return steps.delete(runner, work, versions, known);
    } catch (RegistryException refused) {
      RetentionSteps.Outcome outcome = new RetentionSteps.Outcome(true, Optional.empty());
      if (versions.size() == 1) {
        LOG.log(
            Level.INFO,
            "retention spares version {0}: {1}",
            new Object[] {versions.get(0), refused.getMessage()});
        boolean going = steps.advance(runner, 0, new RetentionRunDao.Counts(0, 0, 1, 0, 0));
        return new RetentionSteps.Outcome(going, Optional.empty());
      }
      for (int i = 0; i < versions.size() && outcome.going(); i++) {
        outcome = delete(runner, work, versions.subList(i, i + 1), outcome.known());
      }
      return outcome;
    }
  }
}
