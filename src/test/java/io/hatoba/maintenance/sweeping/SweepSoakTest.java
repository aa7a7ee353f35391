package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.Rows;
import io.hatoba.oci.BlobUnknownException;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.Viewer;
import io.hatoba.server.OnDatabase;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sweeping all the time beside pushers that share layers, mount, look and delete. {@code
 * -Dhatoba.sweep=long} sweeps every second for ten minutes with leases of 20 s beside ten pushers,
 * and pauses one push for a minute; without it some seconds of the same have shorter leases.
 */
class SweepSoakTest {
  private static final boolean LONG = System.getProperty("hatoba.sweep", "").equals("long");
  private static final Duration TIME = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(4);
  private static final Duration LEASE = LONG ? Duration.ofSeconds(20) : Duration.ofSeconds(3);
  private static final Duration PAUSE = LONG ? Duration.ofSeconds(60) : Duration.ofSeconds(4);
  private static final Duration MOST_PAUSED = PAUSE.plusSeconds(60);
  private static final long BETWEEN_SWEEPS = LONG ? 1_000 : 200;
  private static final int PUSHERS = LONG ? 10 : 4;
  private static final int SHARED = 12;

  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 {
    @Test
    void noPushMissesWhatItWasGiven(TestDatabase database) throws Exception {
      soak(database);
    }
  }

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres {
    @Test
    void noPushMissesWhatItWasGiven(TestDatabase database) throws Exception {
      soak(database);
    }
  }

  @TempDir private static Path directory;

  /** What came of all pushes. */
  private static final class History {
    final AtomicLong pushes = new AtomicLong();
    final AtomicLong slow = new AtomicLong();
    final AtomicLong deletes = new AtomicLong();
    final List<String> missing = java.util.Collections.synchronizedList(new ArrayList<>());
  }

  private static void soak(TestDatabase database) throws Exception {
    long seed = Long.getLong("hatoba.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SweepWorld world =
        new SweepWorld(database, directory, Map.of("hatoba.blob-lease", LEASE.toSeconds() + "s"));
    History history = new History();
    long end = System.nanoTime() + TIME.toNanos();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < PUSHERS; i++) {
        long packageId = world.rows.createPackage("p" + i);
        Pusher pusher = new Pusher(world, history, i, packageId, new SplittableRandom(seed + i));
        running.add(threads.submit(() -> pusher.run(end)));
      }
      running.add(threads.submit(() -> paused(world)));
      long sweeps = 0;
      while (System.nanoTime() < end || running.stream().anyMatch(one -> !one.isDone())) {
        world.freeTurn();
        sweeps += world.sweeper().sweepDue(Duration.ofNanos(1)) ? 1 : 0;
        makeOld(world);
        TimeUnit.MILLISECONDS.sleep(BETWEEN_SWEEPS);
      }
      for (Future<?> one : running) {
        one.get();
      }
      world.freeTurn();
      world.sweeper().sweepDue(Duration.ofNanos(1));
      var swept = world.in(() -> world.daos.sweeps().total()).counts();
      System.out.println(
          "%d pushes, %d of them slow, %d deletes, %d sweeps; since the beginning %s"
              .formatted(
                  history.pushes.get(), history.slow.get(), history.deletes.get(), sweeps, swept));
      assertThat(history.missing).isEmpty();
      assertThat(history.pushes.get()).isGreaterThan(history.slow.get());
      assertThat(swept.files()).isPositive();
      requireWhole(world);
    } finally {
      threads.shutdownNow();
    }
  }

  /** What was deleted some seconds ago was deleted long ago. */
  private static void makeOld(SweepWorld world) {
    String old =
        " set deleted_at = deleted_at - interval '31' day where deleted_at < current_timestamp"
            + " - interval '2' second and deleted_at > current_timestamp - interval '1' day"
            + " and package_id in (select p.id from package p where p.owner_id = "
            + world.rows.ownerId()
            + ")";
    RacingInsert.retried(
        () -> {
          world.run(
              () -> {
                for (String table : List.of("package_version", "manifest")) {
                  world
                      .database
                      .entityManager()
                      .createNativeQuery("update " + table + old)
                      .executeUpdate();
                }
              });
          return true;
        });
  }

  /** A push that goes on when everything that it brought is gone. */
  private static void paused(SweepWorld world) {
    world.rows.createPackage("paused");
    ImageName image = world.rows.name("paused");
    String config = world.own("paused config");
    String layer = world.own("paused layer");
    world.pushBlob(image, config);
    String digest = world.pushBlob(image, layer).toString();
    long end = System.nanoTime() + MOST_PAUSED.toNanos();
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      while (isLinked(world, digest)) {
        assertThat(System.nanoTime()).as("patience with the sweep").isLessThan(end);
        TimeUnit.MILLISECONDS.sleep(BETWEEN_SWEEPS);
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    assertThatThrownBy(() -> world.publish(image, SweepWorld.image(config, layer), "v1"))
        .isInstanceOf(ManifestBlobUnknownException.class);
  }

  private static boolean isLinked(SweepWorld world, String digest) {
    return !world
        .database
        .query(
            "select l.id from blob_link l join blob b on b.id = l.blob_id where b.digest = ?",
            digest)
        .isEmpty();
  }

  /** No manifest names what is not there, and no file is left over. */
  private static void requireWhole(SweepWorld world) {
    String mine = " where p.owner_id = " + world.rows.ownerId();
    assertThat(
            world.database.query(
                "select r.child_digest from package p join manifest_reference r"
                    + " on r.package_id = p.id and r.kind in ('CONFIG', 'LAYER')"
                    + mine
                    + " and not exists (select 1 from blob b join blob_link l on l.blob_id = b.id"
                    + " where l.package_id = p.id and b.digest = r.child_digest)"))
        .isEmpty();
    for (Object digest :
        world.database.query(
            "select distinct b.digest || ' ' || b.generation from package p"
                + " join blob_link l on l.package_id = p.id join blob b on b.id = l.blob_id"
                + mine)) {
      String[] file = digest.toString().split(" ");
      try (var connection = world.store.getConnection()) {
        assertThat(connection.find(io.hatoba.oci.Digest.parse(file[0]), Long.parseLong(file[1])))
            .as("file of %s", digest)
            .isPresent();
      }
    }
    for (Object id : world.database.query("select p.id from package p" + mine)) {
      long packageId = ((Number) id).longValue();
      assertThat(world.bytes(packageId)).isEqualTo(world.recounted(packageId));
    }
  }

  /** One client, and what it expects. */
  private static final class Pusher {
    private final SweepWorld world;
    private final History history;
    private final int number;
    private final long packageId;
    private final ImageName image;
    private final SplittableRandom random;
    private final List<String> published = new ArrayList<>();

    Pusher(SweepWorld world, History history, int number, long packageId, SplittableRandom random) {
      this.world = world;
      this.history = history;
      this.number = number;
      this.packageId = packageId;
      this.image = world.rows.name("p" + number);
      this.random = random;
    }

    void run(long end) {
      for (int push = 0; System.nanoTime() < end; push++) {
        push(push);
        if (published.size() > 3 || random.nextInt(4) == 0 && !published.isEmpty()) {
          delete(published.remove(random.nextInt(published.size())));
        }
        if (random.nextInt(3) == 0) {
          world.pushBlob(image, world.own("abandoned " + number + " " + push));
        }
      }
    }

    private void push(int push) {
      String config = world.own("config " + number + " " + push);
      List<String> layers = new ArrayList<>();
      for (int layer = 0; layer < 3; layer++) {
        layers.add(world.own("shared " + random.nextInt(SHARED)));
      }
      long began = System.nanoTime();
      try {
        layers.forEach(this::bring);
        world.pushBlob(image, config);
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONG ? 3_000 : 300));
        String document = SweepWorld.image(config, layers.toArray(String[]::new));
        world.publish(image, document, "v" + push % 5);
        published.add(document);
        history.pushes.incrementAndGet();
      } catch (ManifestBlobUnknownException | BlobUnknownException unknown) {
        long took = System.nanoTime() - began;
        // Half of a lease is what a push is promised; a machine that stands still keeps nothing.
        if (took < LEASE.dividedBy(2).toNanos()) {
          history.missing.add(
              "push " + push + " of " + number + " after " + took / 1_000_000 + " ms: " + unknown);
        } else {
          history.slow.incrementAndGet();
        }
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }

    /** As clients do: look, mount from somewhere, upload. */
    private void bring(String layer) {
      if (looks(layer)) {
        return;
      }
      ImageName source = world.rows.name("p" + random.nextInt(PUSHERS));
      if (random.nextBoolean() && world.mount(packageId, source, Rows.digest(layer))) {
        return;
      }
      world.pushBlob(image, layer);
    }

    private boolean looks(String layer) {
      try {
        world.registry.blobs().require(image, Rows.digest(layer), new Viewer(true, () -> true));
        return true;
      } catch (BlobUnknownException absent) {
        return false;
      }
    }

    private void delete(String document) {
      try {
        RacingInsert.retried(
            () -> {
              world.delete(image, document);
              return true;
            });
        history.deletes.incrementAndGet();
      } catch (ManifestUnknownException | DeniedException gone) {
        // Another tag of the same image has been deleted with it.
      }
    }
  }
}
