package io.hatoba.catalog;

import io.hatoba.oci.RegistryException;
import io.hatoba.registry.RacingInsert;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Does the migrations that were asked for, step by step. Of several nodes one does a migration; if
 * it dies, another, or the same one after its start, goes on within a minute.
 */
@ApplicationScoped
@ManagedExecutorDefinition(name = MigrationRunner.EXECUTOR, maxAsync = 1)
public class MigrationRunner {
  static final String EXECUTOR = "java:app/concurrent/migration";

  private static final Logger LOG = Logger.getLogger(MigrationRunner.class.getName());
  private static final int TOGETHER = 100;

  private final MigrationSteps steps;

  @Resource(lookup = EXECUTOR)
  private @Nullable ManagedExecutorService executor;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public MigrationRunner() {
    this(null);
  }

  /** Over the steps. */
  @Inject
  MigrationRunner(MigrationSteps steps) {
    this.steps = steps;
  }

  /** Begins at once on this node, on a thread of its own. */
  public void begin() {
    ManagedExecutorService threads = executor;
    if (threads != null) {
      try {
        threads.execute(this::run);
      } catch (RejectedExecutionException busy) {
        LOG.log(Level.FINE, "the next round begins the migration", busy);
      }
    }
  }

  /** Does what no other node does, to its end. */
  public void run() {
    String runner = UUID.randomUUID().toString();
    try {
      for (Optional<MigrationSteps.Taken> next = steps.take(runner);
          next.isPresent();
          next = steps.take(runner)) {
        drive(next.get(), runner);
      }
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "a migration stands still, the next round goes on with it", failure);
    }
  }

  private void drive(MigrationSteps.Taken taken, String runner) {
    LOG.log(
        Level.INFO, "migration {0}{1}", new Object[] {taken.id(), taken.undoing() ? " back" : ""});
    do {
      for (List<Long> next = steps.listNext(taken, TOGETHER);
          !next.isEmpty();
          next = steps.listNext(taken, TOGETHER)) {
        for (long packageId : next) {
          if (!advance(taken, runner, packageId)) {
            if (!stopped(taken, runner)) {
              LOG.log(Level.INFO, "another node has migration {0}", taken.id());
            }
            return;
          }
        }
      }
    } while (!RacingInsert.retried(() -> steps.finish(taken, runner)));
    if (!stopped(taken, runner)) {
      LOG.log(Level.INFO, "migration {0} has ended", taken.id());
    }
  }

  private boolean stopped(MigrationSteps.Taken taken, String runner) {
    boolean stopped = RacingInsert.retried(() -> steps.stop(taken, runner));
    if (stopped) {
      LOG.log(Level.INFO, "migration {0} has stopped, as somebody wanted", taken.id());
    }
    return stopped;
  }

  /**
   * Ends a migration that somebody wants to stop, if no node is at work on it: it waits for its
   * turn, or its node is gone. Else that node does it.
   */
  public void stop(long id) {
    if (RacingInsert.retried(() -> steps.stopIdle(id))) {
      LOG.log(Level.INFO, "migration {0}, which no node did, has stopped", id);
    }
  }

  private boolean advance(MigrationSteps.Taken taken, String runner, long packageId) {
    try {
      return RacingInsert.retried(() -> steps.advance(taken, runner, packageId));
    } catch (RuntimeException failure) {
      LOG.log(Level.WARNING, "package " + packageId + " cannot be migrated", failure);
      return steps.refuse(taken, runner, packageId, reason(failure));
    }
  }

  /** Only what the registry itself says is written for people, and tells nothing of the server. */
  private static String reason(RuntimeException failure) {
    return failure instanceof RegistryException refusal
        ? refusal.message()
        : MigrationRule.FAILED.about().text();
  }
}
