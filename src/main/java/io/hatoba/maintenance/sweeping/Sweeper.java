package io.hatoba.maintenance.sweeping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hatoba.maintenance.sweeping.SweepSteps.Progress;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.metadata.packages.PurgeDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.registry.RacingInsert;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sweeps, step by step: what can be restored no more, links that nobody needs, blobs without links,
 * and their files. Files of the sweep before, if that died, go first. A step that fails is left to
 * the next sweep, and keeps no other from being done.
 */
@ApplicationScoped
@ManagedExecutorDefinition(name = Sweeper.EXECUTOR, maxAsync = 1)
public class Sweeper {
  static final String EXECUTOR = "java:app/concurrent/sweep";

  private static final Logger LOG = Logger.getLogger(Sweeper.class.getName());

  /** A disk or a database that is away fails every step of a phase; one that is stuck fails few. */
  private static final int MOST_FAILURES = 10;

  private final SweepSteps steps;
  private final LayerConnectionFactory store;

  @Resource(lookup = EXECUTOR)
  private @Nullable ManagedExecutorService executor;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Sweeper() {
    this(null, null);
  }

  /** Over the steps and the layer store. */
  @Inject
  Sweeper(SweepSteps steps, LayerConnectionFactory store) {
    this.steps = steps;
    this.store = store;
  }

  /**
   * Sweeps if it is time and no other node does.
   *
   * @param interval between the begins of two sweeps
   * @return whether this node did
   */
  public boolean sweepDue(Duration interval) {
    String runner = UUID.randomUUID().toString();
    if (steps.begin(runner, OptionalLong.empty(), interval).isEmpty()) {
      return false;
    }
    new Run(runner).sweep();
    return true;
  }

  /**
   * Begins a sweep on a thread of its own.
   *
   * @param accountId who asks
   * @return surrogate key of the sweep; empty if one is under way
   * @throws UnavailableException if this node has no thread for it
   */
  public OptionalLong begin(long accountId) {
    ManagedExecutorService threads = executor;
    if (threads == null) {
      throw new UnavailableException("this node has no thread to sweep with");
    }
    String runner = UUID.randomUUID().toString();
    OptionalLong begun = steps.begin(runner, OptionalLong.of(accountId), Duration.ZERO);
    if (begun.isPresent()) {
      try {
        threads.execute(new Run(runner)::sweep);
      } catch (RejectedExecutionException busy) {
        steps.finish(runner, 1);
        throw new UnavailableException("this node has no thread to sweep with", busy);
      }
    }
    return begun;
  }

  /** A sweep of this node. */
  private final class Run {
    private final String runner;

    /** Why nothing more is done: somebody else has the turn, or wants it to stop. */
    private Optional<Progress> ended = Optional.empty();

    private int failures;

    /** Since a step of this phase succeeded. */
    private int inARow;

    Run(String runner) {
      this.runner = runner;
    }

    void sweep() {
      phase(this::unlink);
      phase(this::purgeManifests);
      phase(this::purgePackages);
      phase(() -> repeat("repositories", () -> steps.purgeRepositories(runner)));
      phase(this::hideIdle);
      for (SweepDao.Pass pass : SweepDao.Pass.values()) {
        phase(() -> repeat("links", () -> steps.removeLinks(runner, pass)));
      }
      phase(() -> repeat("blobs", () -> steps.removeBlobs(runner)));
      phase(this::unlink);
      finish();
    }

    private void phase(Runnable work) {
      inARow = 0;
      work.run();
    }

    private void finish() {
      try {
        if (ended.isEmpty()) {
          steps.finish(runner, failures);
        } else if (ended.get() == Progress.STOPPED && steps.stop(runner, failures)) {
          LOG.info("the sweep has stopped, as somebody wanted");
        } else {
          LOG.info("another node has the turn to sweep");
        }
      } catch (RuntimeException failure) {
        LOG.log(Level.WARNING, "the turn to sweep is free when its lease is over", failure);
      }
    }

    private boolean goesOn() {
      return ended.isEmpty() && inARow < MOST_FAILURES;
    }

    /** Does a step, unless the sweep is over for this node, or it cannot do anything. */
    private Progress attempt(String what, Supplier<Progress> step) {
      if (!goesOn()) {
        return Progress.OVERTAKEN;
      }
      try {
        Progress progress = RacingInsert.retried(step);
        if (progress == Progress.OVERTAKEN || progress == Progress.STOPPED) {
          ended = Optional.of(progress);
        }
        inARow = 0;
        return progress;
      } catch (RuntimeException failure) {
        failures++;
        inARow++;
        LOG.log(Level.WARNING, failure, () -> what + " could not be swept; the next sweep will");
        return Progress.DONE;
      }
    }

    private void repeat(String what, Supplier<Progress> step) {
      Progress progress = Progress.MORE;
      while (progress == Progress.MORE) {
        progress = attempt(what, step);
      }
    }

    /** A page of a list; an empty one ends it. */
    private <T> List<T> page(String what, Supplier<List<T>> list) {
      List<T> found = new ArrayList<>();
      attempt(
          what,
          () -> {
            found.addAll(list.get());
            return Progress.DONE;
          });
      return found;
    }

    private void purgeManifests() {
      PurgeDao.Spot after = PurgeDao.Spot.FIRST;
      for (List<PurgeDao.Due> due = manifests(after); !due.isEmpty(); due = manifests(after)) {
        Map<Long, List<Long>> byPackage = new LinkedHashMap<>();
        for (PurgeDao.Due one : due) {
          byPackage.computeIfAbsent(one.packageId(), id -> new ArrayList<>()).add(one.spot().id());
        }
        byPackage.forEach(
            (id, manifests) ->
                attempt(
                    "manifests of package " + id,
                    () -> steps.purgeManifests(runner, id, manifests)));
        after = due.get(due.size() - 1).spot();
      }
    }

    private List<PurgeDao.Due> manifests(PurgeDao.Spot after) {
      return page("manifests", () -> steps.listManifests(after));
    }

    private void purgePackages() {
      PurgeDao.Spot after = PurgeDao.Spot.FIRST;
      for (List<PurgeDao.Due> due = packages(after); !due.isEmpty(); due = packages(after)) {
        for (PurgeDao.Due one : due) {
          repeat("package " + one.packageId(), () -> steps.purgePackage(runner, one.packageId()));
        }
        after = due.get(due.size() - 1).spot();
      }
    }

    private List<PurgeDao.Due> packages(PurgeDao.Spot after) {
      return page("packages", () -> steps.listPackages(after));
    }

    private void hideIdle() {
      long after = 0;
      for (List<Long> idle = idle(after); !idle.isEmpty(); idle = idle(after)) {
        for (long id : idle) {
          attempt("package " + id, () -> steps.hideIdle(runner, id));
          after = id;
        }
      }
    }

    private List<Long> idle(long after) {
      return page("packages", () -> steps.listIdle(after));
    }

    /**
     * Unlinks what rows remember. Each sweep begins somewhere else, so that files that are stuck
     * beside one another end it before others only now and then.
     */
    private void unlink() {
      Digest somewhere = Digest.sha256(UUID.randomUUID().toString().getBytes(UTF_8));
      unlink(Optional.of(new GarbageDao.Unnamed(somewhere, 0, 0)));
      unlink(Optional.empty());
    }

    /** A file that is gone already is one that is done. */
    private void unlink(Optional<GarbageDao.Unnamed> first) {
      Optional<GarbageDao.Unnamed> after = first;
      for (List<GarbageDao.Unnamed> files = files(after); !files.isEmpty(); files = files(after)) {
        List<GarbageDao.Unnamed> unlinked = new ArrayList<>();
        for (GarbageDao.Unnamed file : files) {
          attempt(
              "a file of " + file.digest(),
              () -> {
                try (LayerConnection connection = store.getConnection()) {
                  connection.remove(file.digest(), file.generation());
                }
                unlinked.add(file);
                return Progress.DONE;
              });
        }
        if (!unlinked.isEmpty()) {
          attempt("files", () -> steps.forget(runner, unlinked));
        }
        after = Optional.of(files.get(files.size() - 1));
      }
    }

    private List<GarbageDao.Unnamed> files(Optional<GarbageDao.Unnamed> after) {
      return page("files", () -> steps.listFiles(after));
    }
  }
}
