package io.hatoba.maintenance.scrub;

import io.hatoba.config.Settings;
import io.hatoba.metadata.content.ScrubContentDao;
import io.hatoba.metadata.content.ScrubRoundDao;
import io.hatoba.metadata.content.ScrubRoundDao.Claim;
import io.hatoba.metadata.content.ScrubRoundDao.Ending;
import io.hatoba.metadata.content.ScrubRoundDao.Piece;
import io.hatoba.metadata.content.ScrubRoundDao.Read;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Rounds through the whole store, piece by piece, each on one node at a time. How far a piece is
 * stands in its row every 30 seconds and at its end; what a node that died has read since is read
 * again by the next.
 */
@Singleton
final class ScrubRounds {
  private static final Logger LOG = Logger.getLogger(ScrubRounds.class.getName());
  private static final int TOGETHER = 100;

  private static final String BY = "scrub";

  /** After a fault, so that what others can read is read meanwhile. */
  static final Duration PAUSE = Duration.ofMinutes(1);

  private final ScrubTransaction transaction;
  private final ScrubRoundDao rounds;
  private final ScrubContentDao content;
  private final LayerReadings readings;
  private final ScrubPace pace;
  private final Settings settings;
  private final Clock clock;

  @Inject
  ScrubRounds(
      ScrubTransaction transaction,
      ScrubRoundDao rounds,
      ScrubContentDao content,
      LayerReadings readings,
      ScrubPace pace,
      Settings settings,
      Clock clock) {
    this.transaction = transaction;
    this.rounds = rounds;
    this.content = content;
    this.readings = readings;
    this.pace = pace;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Begins a round if it is time, and reads what other nodes do not. One thread at a time.
   *
   * @throws UnavailableException if the store as a whole cannot be read; the round waits
   */
  void run() {
    if (!transaction.of(() -> rounds.isDue(settings.scrubInterval()))) {
      return;
    }
    // A round that is to stop is ended even while the store cannot be read.
    if (!transaction.of(rounds::isStopping)) {
      readings.requireStore();
      if (transaction.of(() -> rounds.begin(settings.scrubInterval(), OptionalLong.empty()))) {
        LOG.info("all layers and manifests are read once more");
      }
    }
    String runner = UUID.randomUUID().toString();
    Claim claim = transaction.of(() -> rounds.claim(runner));
    while (claim.piece().isPresent()) {
      read(claim.piece().get(), runner);
      claim = transaction.of(() -> rounds.claim(runner));
    }
    if (claim.ending() == Ending.FINISHED || claim.ending() == Ending.STOPPED) {
      ScrubRoundDao.Row row = transaction.of(rounds::last);
      LOG.log(
          Level.INFO,
          "{0} layers and {1} manifests were read, {2} bytes; damaged: {3}{4}",
          new Object[] {
            row.read().blobs(),
            row.read().manifests(),
            row.read().bytes(),
            row.damaged(),
            claim.ending() == Ending.STOPPED ? "; then somebody had it stop" : ""
          });
    }
  }

  private void read(Piece piece, String runner) {
    Progress progress = new Progress(piece, runner);
    try {
      if (piece.kind() == ScrubRoundDao.Kind.BLOB) {
        readLayers(progress);
      } else {
        readManifests(progress);
      }
    } catch (RuntimeException stopped) {
      progress.release(stopped);
      throw stopped;
    }
    progress.end();
  }

  private void readLayers(Progress progress) {
    List<Long> keys = transaction.of(progress::keys);
    while (!keys.isEmpty()) {
      Map<Long, ScrubContentDao.Layer> layers = layers(progress);
      for (long key : keys) {
        Optional<ScrubContentDao.Layer> layer =
            Optional.ofNullable(layers.get(key))
                .or(() -> readable("blob", key, () -> content.findLayer(key)));
        layer.ifPresent(found -> readings.read(found, progress.pace, BY, false));
        progress.passed(key, layer.map(found -> new Read(1, 0, found.size())).orElse(Read.NOTHING));
        readings.requireReadableFiles();
      }
      keys = transaction.of(progress::keys);
    }
  }

  /** Empty if one of them cannot be read; then each is asked for alone. */
  private Map<Long, ScrubContentDao.Layer> layers(Progress progress) {
    try {
      return transaction.of(progress::layers).stream()
          .collect(Collectors.toMap(ScrubContentDao.Layer::blobId, Function.identity()));
    } catch (RuntimeException failure) {
      LOG.log(Level.FINE, "one of these rows cannot be read", failure);
      return Map.of();
    }
  }

  /** A row, unless the database, which is there, cannot read it twice: it must not end rounds. */
  private <T> Optional<T> readable(String what, long key, Supplier<Optional<T>> row) {
    try {
      return transaction.of(row);
    } catch (RuntimeException first) {
      LOG.log(Level.FINE, "a row cannot be read", first);
      try {
        return transaction.of(row);
      } catch (RuntimeException again) {
        // Not if nothing can be read.
        transaction.of(rounds::last);
        LOG.log(Level.SEVERE, "the row of " + what + " " + key + " cannot be read", again);
        return Optional.empty();
      }
    }
  }

  /** A node that stops leaves its work to others at once. */
  static Duration pauseAfter(RuntimeException reason) {
    return reason instanceof ScrubStoppedException ? Duration.ZERO : PAUSE;
  }

  private void readManifests(Progress progress) {
    List<Long> keys = transaction.of(progress::keys);
    while (!keys.isEmpty()) {
      for (long key : keys) {
        // One at a time: a hundred large ones together are more than a small heap.
        Optional<ScrubContentDao.Document> document =
            readable("manifest", key, () -> content.findManifest(key));
        document.ifPresent(found -> readings.read(found, progress.pace, BY));
        progress.passed(
            key,
            document.map(found -> new Read(0, 1, found.content().length)).orElse(Read.NOTHING));
      }
      keys = transaction.of(progress::keys);
    }
  }

  /** How far a piece is. */
  private final class Progress {
    private final Piece piece;
    private final String runner;
    private final LeasedPace pace;
    private long after;
    private Read read = Read.NOTHING;

    Progress(Piece piece, String runner) {
      this.piece = piece;
      this.runner = runner;
      this.after = piece.after();
      this.pace = new LeasedPace(ScrubRounds.this.pace, clock, this::save);
    }

    private Piece left() {
      return new Piece(piece.id(), piece.kind(), after, piece.last());
    }

    List<ScrubContentDao.Layer> layers() {
      return content.listLayers(left(), TOGETHER);
    }

    List<Long> keys() {
      return content.listKeys(left(), TOGETHER);
    }

    void passed(long key, Read more) {
      after = key;
      read = read.plus(more);
    }

    private boolean save() {
      boolean held = transaction.of(() -> rounds.advance(piece.id(), runner, after, read));
      read = Read.NOTHING;
      return held;
    }

    void end() {
      if (!transaction.of(() -> rounds.end(piece.id(), runner, read))) {
        LOG.log(Level.INFO, "another node has read layers from {0} on too", piece.after());
      }
    }

    /** Another goes on from here; if that cannot be said, when the lease is over. */
    void release(RuntimeException reason) {
      try {
        transaction.of(
            () -> {
              boolean held = rounds.advance(piece.id(), runner, after, read);
              rounds.release(piece.id(), runner, pauseAfter(reason));
              return held;
            });
      } catch (RuntimeException failure) {
        reason.addSuppressed(failure);
      }
    }
  }
}
