package io.hatoba.maintenance.sweeping;

import io.hatoba.accounts.Repositories;
import io.hatoba.catalog.Versions;
import io.hatoba.config.Settings;
import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.metadata.content.SweepDao.Counts;
import io.hatoba.metadata.content.SweepFenceDao;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PurgeDao;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeModes;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The steps of a sweep, each a short transaction of its own that leaves everything as it must be,
 * so that a process may die between any two or in one. Each holds the turn first: of two nodes one
 * does steps, and one that was paused finds that the other has the turn. What was found before a
 * step is looked at once more in it, under the locks that pushes take too.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class SweepSteps {
  /** What transactions that were under way when a lease ended take to be committed, and more. */
  private static final Duration LATE = Duration.ofHours(1);

  /** Packages and repositories are restored by the clocks of nodes, which may go wrong so much. */
  private static final Duration SKEW = Duration.ofHours(1);

  private static final Duration PACKAGES_RESTORABLE = Repositories.RESTORABLE.plus(SKEW);

  /** Links that are looked through, and moves of tags that go, in one transaction. */
  private static final int MANY = 500;

  /** Manifests, links, blobs or files that go in one transaction, for which others may wait. */
  static final int FEW = 100;

  private final SweepDao sweeps;
  private final SweepFenceDao fences;
  private final GarbageDao garbage;
  private final PurgeDao purge;
  private final PackageStorageDao storage;
  private final PackageTypeModes types;
  private final Settings settings;
  private final CommitBarrier barrier;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public SweepSteps() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of content and packages. */
  @Inject
  SweepSteps(
      SweepDao sweeps,
      SweepFenceDao fences,
      GarbageDao garbage,
      PurgeDao purge,
      PackageStorageDao storage,
      PackageTypeModes types,
      Settings settings,
      CommitBarrier barrier) {
    this.sweeps = sweeps;
    this.fences = fences;
    this.garbage = garbage;
    this.purge = purge;
    this.storage = storage;
    this.types = types;
    this.settings = settings;
    this.barrier = barrier;
  }

  /** How to go on after a step. */
  public enum Progress {
    /** There may be more of the same. */
    MORE,
    /** There is no more of it now. */
    DONE,
    /** Somebody else has the turn; nothing was done. */
    OVERTAKEN,
    /** Somebody wants the sweep to stop; nothing more is to be done. */
    STOPPED
  }

  /** See {@link SweepDao#begin}. */
  public OptionalLong begin(String runner, OptionalLong accountId, Duration interval) {
    return sweeps.begin(runner, accountId, interval);
  }

  /** See {@link SweepDao#finish}. */
  public void finish(String runner, int failures) {
    sweeps.finish(runner, failures);
  }

  /** See {@link SweepDao#stop}. */
  public boolean stop(String runner, int failures) {
    return sweeps.stop(runner, failures);
  }

  /** How a step ends that must not be done. */
  private static Optional<Progress> ended(SweepDao.Turn turn) {
    return switch (turn) {
      case HELD -> Optional.empty();
      case STOPPING -> Optional.of(Progress.STOPPED);
      case LOST -> Optional.of(Progress.OVERTAKEN);
    };
  }

  /** Types whose packages are purged; in one that is disabled nobody could restore anything. */
  private List<RegistryKind> served() {
    return Stream.of(RegistryKind.values()).filter(types::serves).toList();
  }

  /** Manifests that can be restored no more, after a place. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<PurgeDao.Due> listManifests(PurgeDao.Spot after) {
    return purge.listManifests(served(), Versions.RESTORABLE, after, FEW);
  }

  /** Removes manifests of a package, with the links that only they kept. */
  public Progress purgeManifests(String runner, long packageId, Collection<Long> ids) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    Optional<PurgeDao.Held> held =
        purge.hold(packageId, PACKAGES_RESTORABLE).filter(found -> types.serves(found.kind()));
    if (held.isPresent()) {
      clear(runner, packageId, purge.removeManifests(packageId, ids, Versions.RESTORABLE));
    }
    sweeps.relax();
    return Progress.DONE;
  }

  private void clear(String runner, long packageId, PurgeDao.Purged purged) {
    if (purged.manifests() == 0) {
      return;
    }
    int links =
        garbage.removeLinks(garbage.listLinks(packageId, purged.digests()), settings.blobLease());
    storage.shrink(packageId, purged.bytes());
    sweeps.advance(runner, new Counts(purged.manifests(), 0, links, 0, 0, 0, 0));
  }

  /** Packages that can be restored no more, after a place. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<PurgeDao.Due> listPackages(PurgeDao.Spot after) {
    return purge.listPackages(served(), PACKAGES_RESTORABLE, after, FEW);
  }

  /** Removes some of what is in a package, and in the end the package. */
  public Progress purgePackage(String runner, long packageId) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    Optional<PurgeDao.Held> held =
        purge
            .hold(packageId, PACKAGES_RESTORABLE)
            .filter(found -> found.over() && types.serves(found.kind()));
    Progress progress = held.isPresent() ? purgeHeld(runner, packageId) : Progress.DONE;
    sweeps.relax();
    return progress;
  }

  private Progress purgeHeld(String runner, long packageId) {
    PurgeDao.Purged purged = purge.removeManifests(packageId, FEW);
    clear(runner, packageId, purged);
    if (purged.manifests() > 0 || purge.removeHistory(packageId, MANY) > 0) {
      return Progress.MORE;
    }
    int links =
        garbage.removeLinks(
            garbage.listLinks(packageId, settings.blobLease(), FEW), settings.blobLease());
    sweeps.advance(runner, new Counts(0, 0, links, 0, 0, 0, 0));
    if (links > 0) {
      return Progress.MORE;
    }
    // Else it waits for uploads to expire and leases to end.
    if (purge.removePackage(packageId)) {
      sweeps.advance(runner, new Counts(0, 1, 0, 0, 0, 0, 0));
    }
    return Progress.DONE;
  }

  /** Removes repositories that can be restored no more and have no package left. */
  public Progress purgeRepositories(String runner) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    int gone = purge.removeRepositories(PACKAGES_RESTORABLE, FEW);
    sweeps.relax();
    return gone == FEW ? Progress.MORE : Progress.DONE;
  }

  /** Packages that nothing ever came of, after one. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<Long> listIdle(long after) {
    return purge.listIdle(settings.uploadTtl(), after, FEW);
  }

  /** Hides one of those; its row is purged like that of any deleted package. */
  public Progress hideIdle(String runner, long packageId) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    if (purge.hideIdle(packageId)) {
      sweeps.advance(runner, new Counts(0, 1, 0, 0, 0, 0, 0));
    }
    sweeps.relax();
    return Progress.DONE;
  }

  /** Looks through some links whose leases are over, and removes those that no manifest names. */
  public Progress removeLinks(String runner, SweepDao.Pass pass) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    Duration lease = settings.blobLease();
    Duration age = pass == SweepDao.Pass.LATE ? lease.plus(LATE) : lease;
    sweeps.pullBack(pass, age);
    List<GarbageDao.Leased> over = garbage.listOver(sweeps.findSpot(pass), age, MANY);
    if (!over.isEmpty()) {
      int links =
          garbage.removeLinks(
              over.stream()
                  .filter(GarbageDao.Leased::unnamed)
                  .map(link -> link.spot().linkId())
                  .toList(),
              lease);
      sweeps.moveSpot(pass, over.get(over.size() - 1).spot());
      sweeps.advance(runner, new Counts(0, 0, links, 0, 0, 0, 0));
    }
    sweeps.relax();
    return over.size() < MANY ? Progress.DONE : Progress.MORE;
  }

  /** Removes rows of some blobs that have lost their last link, and writes down their files. */
  public Progress removeBlobs(String runner) {
    Optional<Progress> ended = ended(sweeps.advance(runner, Counts.NONE));
    if (ended.isPresent()) {
      return ended.get();
    }
    if (!fences.passGate()) {
      return Progress.DONE;
    }
    GarbageDao.Removed removed = garbage.removeBlobs(FEW);
    sweeps.advance(runner, new Counts(0, 0, 0, removed.blobs(), 0, 0, 0));
    if (removed.blobs() == 0) {
      sweeps.relax();
    }
    return removed.looked() < FEW ? Progress.DONE : Progress.MORE;
  }

  /**
   * Files that no row names, after one; none while a fence stands. That no row does is durable when
   * this returns, so that they may be unlinked.
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<GarbageDao.Unnamed> listFiles(Optional<GarbageDao.Unnamed> after) {
    if (fences.findHolder().isPresent()) {
      return List.of();
    }
    List<GarbageDao.Unnamed> files = garbage.listFiles(after, FEW);
    if (!files.isEmpty()) {
      // Rows can be read before they are durable, and if their commit could not be made so.
      barrier.awaitDurable();
    }
    return files;
  }

  /** Forgets files that are unlinked, even if the sweep is to stop: they are gone already. */
  public Progress forget(String runner, List<GarbageDao.Unnamed> unlinked) {
    long bytes = unlinked.stream().mapToLong(GarbageDao.Unnamed::size).sum();
    SweepDao.Turn turn = sweeps.advance(runner, new Counts(0, 0, 0, 0, unlinked.size(), bytes, 0));
    if (turn == SweepDao.Turn.LOST) {
      return Progress.OVERTAKEN;
    }
    garbage.forgetFiles(unlinked);
    sweeps.relax();
    return ended(turn).orElse(Progress.DONE);
  }
}
