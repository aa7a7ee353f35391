package io.hatoba.maintenance.scrub;

import io.hatoba.metadata.content.BlobDamageDao;
import io.hatoba.metadata.content.ImageCheckDao;
import io.hatoba.metadata.content.ScrubContentDao;
import io.hatoba.metadata.content.ScrubQueueDao;
import io.hatoba.storage.LayerCheck;
import io.hatoba.storage.ReadingPace;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is read out of turn: layers that could not be served, those that were damaged, and versions
 * that somebody asks about. Each on one node at a time; one that dies leaves it to another.
 */
@Singleton
final class AskedReadings {
  /** How long a damaged layer is left alone before somebody looks whether it was put back. */
  static final Duration SECOND_LOOK = Duration.ofHours(1);

  /** Manifests of one version; what is beyond them is not looked at. */
  static final int MOST_MANIFESTS = 10_000;

  private static final int TOGETHER = 100;

  private final ScrubTransaction transaction;
  private final ScrubQueueDao queue;
  private final BlobDamageDao damage;
  private final ImageCheckDao checks;
  private final LayerReadings readings;
  private final ScrubPace pace;
  private final Clock clock;

  @Inject
  AskedReadings(
      ScrubTransaction transaction,
      ScrubQueueDao queue,
      BlobDamageDao damage,
      ImageCheckDao checks,
      LayerReadings readings,
      ScrubPace pace,
      Clock clock) {
    this.transaction = transaction;
    this.queue = queue;
    this.damage = damage;
    this.checks = checks;
    this.readings = readings;
    this.pace = pace;
    this.clock = clock;
  }

  /** Reads what waits; one thread at a time. */
  void run() {
    if (!transaction.of(() -> queue.waits(SECOND_LOOK))) {
      return;
    }
    String runner = UUID.randomUUID().toString();
    Optional<ImageCheckDao.Taken> check;
    do {
      readSuspects(runner, pace);
      check = transaction.of(() -> checks.claim(runner));
      check.ifPresent(taken -> read(taken, runner));
    } while (check.isPresent());
  }

  /** Reads layers that wait: also between two parts of a version, which may be large. */
  private void readSuspects(String runner, ReadingPace under) {
    transaction.of(() -> damage.queueUnseen(SECOND_LOOK, TOGETHER));
    Optional<ScrubQueueDao.Suspect> next = transaction.of(() -> queue.claim(runner));
    while (next.isPresent()) {
      ScrubQueueDao.Suspect suspect = next.get();
      long blobId = suspect.layer().blobId();
      readings.requireStore();
      LayerCheck check =
          readings.read(
              suspect.layer(),
              new LeasedPace(under, clock, () -> transaction.of(() -> queue.renew(blobId, runner))),
              "reader",
              suspect.doubted());
      next =
          transaction.of(
              () -> {
                if (check.whole() && damage.find(blobId).isPresent()) {
                  // Another has read the file that a push replaced meanwhile, and came after it.
                  queue.add(blobId, ScrubQueueDao.Reason.FOUND);
                }
                queue.finish(blobId, runner, suspect.asked());
                return queue.claim(runner);
              });
    }
  }

  private void read(ImageCheckDao.Taken check, String runner) {
    LeasedPace leased =
        new LeasedPace(pace, clock, () -> transaction.of(() -> checks.renew(check.id(), runner)));
    try {
      readings.requireStore();
      if (!check.begun()) {
        requireHeld(transaction.of(() -> begin(check, runner)));
      }
      List<ImageCheckDao.Part> parts = next(check);
      while (!parts.isEmpty()) {
        for (ImageCheckDao.Part part : parts) {
          readSuspects(runner, leased);
          String state = read(check.packageId(), part, leased);
          requireHeld(transaction.of(() -> checks.mark(check.id(), runner, part, state)));
          readings.requireReadableFiles();
        }
        leased.renew();
        parts = next(check);
      }
      transaction.of(
          () -> {
            checks.finish(check.id(), runner);
            return true;
          });
    } catch (RuntimeException stopped) {
      release(check, runner, stopped);
      throw stopped;
    }
  }

  private List<ImageCheckDao.Part> next(ImageCheckDao.Taken check) {
    return transaction.of(() -> checks.listUnchecked(check.id(), TOGETHER));
  }

  /** A node that stood still may come back to a check that another has gone on with. */
  private static void requireHeld(boolean held) {
    if (!held) {
      throw new ScrubStoppedException("another node has it");
    }
  }

  /** The version, what is in it, and what is said of any of that. */
  private boolean begin(ImageCheckDao.Taken check, String runner) {
    Set<Long> tree = new LinkedHashSet<>(List.of(check.manifestId()));
    List<Long> level = List.of(check.manifestId());
    while (!level.isEmpty() && tree.size() < MOST_MANIFESTS) {
      List<Long> next = new ArrayList<>();
      for (long id : checks.listNext(check.packageId(), level)) {
        if (tree.size() < MOST_MANIFESTS && tree.add(id)) {
          next.add(id);
        }
      }
      level = next;
    }
    return checks.begin(check.id(), runner, tree);
  }

  private String read(long packageId, ImageCheckDao.Part part, LeasedPace leased) {
    if (part.kind().equals("MANIFEST")) {
      return transaction
          .of(() -> checks.findManifest(packageId, part.digest()))
          .map(document -> readings.read(document, leased, "check"))
          .map(whole -> whole ? LayerCheck.State.WHOLE.name() : LayerCheck.State.CONTENT.name())
          .orElse("ABSENT");
    }
    Optional<ScrubContentDao.Layer> layer =
        transaction.of(() -> checks.findLayer(packageId, part.digest()));
    return layer
        .map(found -> readings.read(found, leased, "check", false).state().name())
        .orElse("ABSENT");
  }

  private void release(ImageCheckDao.Taken check, String runner, RuntimeException reason) {
    try {
      transaction.of(
          () -> {
            checks.release(check.id(), runner, ScrubRounds.pauseAfter(reason));
            return true;
          });
    } catch (RuntimeException failure) {
      reason.addSuppressed(failure);
    }
  }
}
