package io.hatoba.maintenance.sweeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ten of garbage cost among few and among very many. */
abstract class SweepSpeedContract {
  private static final int FEW = 500;

  /** A million where somebody has the time for it. */
  private static final int MANY =
      Integer.getInteger("hatoba.test.blobs", "true".equals(System.getenv("CI")) ? 100_000 : 5_000);

  /** Each lease is looked through once in its life, which of so many takes minutes. */
  private static final int WALKED = 10_000;

  private static final String MINE = "digest >= ? and digest < ?";

  @TempDir private static Path directory;

  @Test
  void tenOfGarbageCostTheSameWhateverThereIsBesides(TestDatabase database) {
    SweepWorld world = new SweepWorld(database, directory);
    try {
      fill(world, 0, FEW);
      long few = sweepTen(world, "few");
      fill(world, FEW, MANY);
      long many = sweepTen(world, "many");

      System.out.println(
          "%s: ten among %,d blobs in %,d us, among %,d in %,d us"
              .formatted(getClass().getSimpleName(), FEW, few, MANY, many));
      // Twice and some, for what the machine does besides.
      assertThat(many).isLessThan(3 * few + 200_000);
    } finally {
      database.execute(
          "delete from manifest_reference where package_id = ? and place > 10",
          world.rows.packageId());
      database.execute("delete from blob_link where package_id = ?", world.rows.packageId());
      database.execute("delete from blob where " + MINE, prefix(world), prefix(world) + "g");
    }
  }

  @Test
  void whatIsReclaimableIsSummedInTimeThatGrowsAsItDoes(TestDatabase database) {
    SweepWorld world = new SweepWorld(database, directory);
    try {
      hold(world, 0, FEW / 5);
      long few = sumReclaimable(world);
      hold(world, FEW / 5, 4 * FEW);
      long many = sumReclaimable(world);

      System.out.println(
          "%s: what is reclaimable of %,d blobs in %,d us, of %,d in %,d us"
              .formatted(getClass().getSimpleName(), FEW / 5, few, 4 * FEW, many));
      // Twenty times as many; and some, for what the machine does besides.
      assertThat(many).isLessThan(20 * few + 150_000);
    } finally {
      for (String table : List.of("manifest_reference", "manifest", "blob_link")) {
        database.execute("delete from " + table + " where package_id = ?", world.rows.packageId());
      }
    }
  }

  /** Leased blobs, and for each a manifest that names it, of which every other one is deleted. */
  private static void hold(SweepWorld world, int from, int to) {
    for (int blob = from; blob < to; blob++) {
      world.pushBlob(world.name(), world.own("held-" + blob));
    }
    String digest = "'sha256:' || lpad(cast(l.id as varchar), 64, '0')";
    world.database.execute(
        "insert into manifest (id, package_id, digest, media_type, size, content, pushed_at,"
            + " deleted_at) select nextval('manifest_seq'), l.package_id, "
            + digest
            + ", 'a/b', 0, cast('' as bytea), current_timestamp, case when mod(l.id, 2) = 0"
            + " then current_timestamp - l.id * interval '0.001' second end from blob_link l"
            + " where l.package_id = ? and not exists (select 1 from manifest m"
            + " where m.package_id = l.package_id and m.digest = "
            + digest
            + ")",
        world.rows.packageId());
    world.database.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) select m.id, 1, m.package_id, b.digest, b.size, 'LAYER', false"
            + " from blob_link l join blob b on b.id = l.blob_id join manifest m"
            + " on m.package_id = l.package_id and m.digest = "
            + digest
            + " where l.package_id = ? and not exists (select 1 from manifest_reference r"
            + " where r.manifest_id = m.id)",
        world.rows.packageId());
    world.database.execute("analyze");
  }

  /** The median of five. */
  private static long sumReclaimable(SweepWorld world) {
    long[] micros = new long[5];
    for (int run = 0; run < micros.length; run++) {
      long began = System.nanoTime();
      assertThat(world.in(() -> world.daos.garbage().sumReclaimable(Duration.ofDays(1))).physical())
          .isPositive();
      micros[run] = (System.nanoTime() - began) / 1_000;
    }
    Arrays.sort(micros);
    return micros[2];
  }

  private static String prefix(SweepWorld world) {
    return "sha256:" + Rows.digest(world.rows.owner()).hex().substring(0, 40);
  }

  /** Blobs that a manifest names, with leases that were over at different times. */
  private static void fill(SweepWorld world, int from, int to) {
    TestDatabase database = world.database;
    String image = from == 0 ? world.pushImage(world.name(), "v1", world.own("config")) : "";
    long manifest =
        world.count("select max(id) from manifest where package_id = ?", world.rows.packageId());
    assertThat(image.isEmpty()).isEqualTo(from > 0);
    String numbers =
        " from (with recursive n(x) as (select "
            + (from + 1)
            + " union all select x + 1 from n where x < "
            + to
            + ") select x from n) y";
    String digest = "'" + prefix(world) + "' || lpad(cast(x as varchar), 24, '0')";
    database.execute(
        "insert into blob (id, digest, size, generation) select nextval('blob_seq'), "
            + digest
            + ", 1, 1"
            + numbers);
    database.execute(
        "insert into blob_link (id, package_id, blob_id, leased_at) select"
            + " nextval('blob_link_seq'), cast(? as bigint), b.id, current_timestamp - interval"
            + " '30' day + mod(b.id, 1000000) * interval '1' second from blob b where b."
            + MINE
            + " and not exists (select 1 from blob_link l where l.blob_id = b.id)",
        world.rows.packageId(),
        prefix(world),
        prefix(world) + "g");
    database.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) select cast(? as bigint), x + 10, cast(? as bigint), "
            + digest
            + ", 1, 'LAYER', false"
            + numbers,
        manifest,
        world.rows.packageId());
    database.execute("analyze");
    if (to <= WALKED) {
      database.execute("update sweep_turn set soon_taken = 0, late_taken = 0");
      long began = System.nanoTime();
      world.sweep();
      System.out.println(
          "looked through %,d blobs for the first time in %,d ms"
              .formatted(to, (System.nanoTime() - began) / 1_000_000));
    } else {
      String walked =
          "cast(extract(epoch from current_timestamp - interval '17' day) * 1000000 as bigint)";
      database.execute("update sweep_turn set soon_taken = " + walked + ", late_taken = " + walked);
    }
  }

  /** The median of five. */
  private static long sweepTen(SweepWorld world, String name) {
    long[] micros = new long[5];
    for (int run = 0; run < micros.length; run++) {
      for (int blob = 0; blob < 10; blob++) {
        world.pushBlob(world.name(), world.own(name + run + "-" + blob));
      }
      // As old as the last lease that was looked through, and a little younger.
      world.database.execute(
          "update blob_link set leased_at = current_timestamp - interval '1441' minute"
              + " where leased_at > current_timestamp - interval '1' hour and package_id = ?",
          world.rows.packageId());
      world.database.execute(
          "update sweep_turn set soon_taken = least(soon_taken,"
              + " cast(extract(epoch from current_timestamp) * 1000000 as bigint) - 86520000000)");
      world.freeTurn();
      Sweeper sweeper = world.sweeper();
      long began = System.nanoTime();
      assertThat(sweeper.sweepDue(Duration.ofNanos(1))).isTrue();
      micros[run] = (System.nanoTime() - began) / 1_000;
      assertThat(world.has(world.name(), world.own(name + run + "-3"))).isFalse();
    }
    Arrays.sort(micros);
    return micros[2];
  }
}
