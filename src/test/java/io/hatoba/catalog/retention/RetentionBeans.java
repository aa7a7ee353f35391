package io.hatoba.catalog.retention;

import io.hatoba.catalog.Versions;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.events.DownloadBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpochs;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Retention in a plain JVM, with the transactions that a container would begin. */
public final class RetentionBeans {
  private final TestDatabase database;
  private final Retention retention;
  private final PackageTypeModes types;
  private final AtomicLong time = new AtomicLong();
  private Runnable beforeStep = () -> {};

  /** As one node has it. */
  public RetentionBeans(
      TestDatabase database,
      RegistryBeans registry,
      Versions versions,
      Settings settings,
      AuditLog audit) {
    this.database = database;
    Daos daos = new Daos(database.entityManager());
    types = new PackageTypeModes(daos.settings(), AccessEpochs.at(daos.epochs(), time::get));
    Judgements judgements =
        new Judgements(daos.retention(), daos.tags(), registry.protection(), settings);
    RetentionSteps steps =
        new Steps(
            new RetentionSteps(
                daos.retentionRuns(),
                daos.heldPackages(),
                types,
                daos.retention(),
                daos.freedBlobs(),
                judgements,
                versions,
                audit));
    RetentionPlans plans =
        new RetentionPlans(
            daos.retentionPolicies(),
            types,
            judgements,
            steps,
            new DownloadBeans(database).counts(),
            Clock.systemUTC());
    retention =
        new Retention(
            daos.retentionPolicies(),
            daos.retentionRuns(),
            plans,
            new RetentionRuns(plans, steps, Clock.systemUTC()),
            audit);
  }

  /** What happens between the plan of a run and each of its steps. */
  public void beforeStep(Runnable meanwhile) {
    beforeStep = meanwhile;
  }

  /** Changes the mode of a type, and lets the node notice. */
  public void change(RegistryKind kind, PackageTypeMode mode) {
    requiresNew(
        () -> {
          types.change(Map.of(kind, mode));
          return true;
        });
    time.addAndGet(Duration.ofMinutes(1).toNanos());
  }

  /** Sets a policy. */
  public void put(PolicyScope scope, RetentionPolicy policy, long account) {
    required(
        () -> {
          retention.put(scope, policy, account);
          return true;
        });
  }

  /** Removes a policy. */
  public boolean delete(PolicyScope scope) {
    return required(() -> retention.delete(scope));
  }

  /** Asks for the last run of a scope to stop; whether it has not ended. */
  public boolean stop(PolicyScope scope, long account) {
    return stop(scope, retention.findReport(scope).orElseThrow(), account);
  }

  /** Asks for that run to stop; whether it is under way. */
  public boolean stop(PolicyScope scope, RetentionReport run, long account) {
    return required(() -> retention.stop(scope, run.startedAt(), account));
  }

  /** Those beans whose callers begin no transaction. */
  public Retention retention() {
    return retention;
  }

  /** A run without an end to its time. */
  public RetentionReport run(PolicyScope scope, long account) {
    return retention.run(scope, account, Duration.ofMinutes(10));
  }

  /** What keeps the versions of a scope, by the digests of their roots; empty for those that go. */
  public Map<Digest, Optional<Kept.Rule>> verdicts(PolicyScope scope) {
    return retention.preview(scope, 0, 10_000).verdicts().stream()
        .collect(
            Collectors.toMap(
                RetentionPreview.Verdict::digest, verdict -> verdict.kept().map(Kept::rule)));
  }

  private <T> T required(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private <T> T requiresNew(Supplier<T> work) {
    return database.transactions().requiresNew(work);
  }

  private final class Steps extends RetentionSteps {
    private final RetentionSteps steps;

    Steps(RetentionSteps steps) {
      this.steps = steps;
    }

    @Override
    public OptionalLong claim(Runner runner, OptionalLong accountId, Duration period) {
      return requiresNew(() -> steps.claim(runner, accountId, period));
    }

    @Override
    public boolean advance(Runner runner, long after, RetentionRunDao.Counts done) {
      return requiresNew(() -> steps.advance(runner, after, done));
    }

    @Override
    public void release(
        Runner runner, boolean finished, io.hatoba.events.Subject subject, boolean asked) {
      requiresNew(
          () -> {
            steps.release(runner, finished, subject, asked);
            return true;
          });
    }

    @Override
    public boolean stop(Runner runner, io.hatoba.events.Subject subject, boolean asked) {
      return requiresNew(() -> steps.stop(runner, subject, asked));
    }

    @Override
    public long countFreed(Collection<Long> manifestIds) {
      return requiresNew(() -> steps.countFreed(manifestIds));
    }

    @Override
    public Outcome delete(Runner runner, Work work, List<Long> ids, Optional<Known> known) {
      beforeStep.run();
      return requiresNew(() -> steps.delete(runner, work, ids, known));
    }
  }
}
