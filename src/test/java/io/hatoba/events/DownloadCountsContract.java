package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.packages.DownloadDao;
import io.hatoba.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads are counted in memory and written together. */
abstract class DownloadCountsContract {
  private TestDatabase database;
  private Rows rows;
  private DownloadCounts counts;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    counts = new DownloadBeans(database).counts();
  }

  private long version(String document) {
    long manifest = rows.storeManifest(document).id();
    database.transactions().required(() -> rows.daos().versions().settle(List.of(manifest)));
    return manifest;
  }

  private long downloads(long manifest) {
    return ((Number)
            database
                .query("select downloads from package_version where manifest_id = ?", manifest)
                .get(0))
        .longValue();
  }

  private List<Object> days(long manifest) {
    return database.query(
        "select d.downloads from download_day d join package_version v on v.id = d.version_id"
            + " where v.manifest_id = ? order by d.\"day\"",
        manifest);
  }

  @Test
  void someThousandPullsAreThreeStatements() {
    long one = version(Rows.image("one"));
    long two = version(Rows.image("two"));
    IntStream.range(0, 1000).forEach(pull -> counts.add(pull % 4 == 0 ? one : two));
    assertThat(downloads(one)).isZero();
    assertThat(counts.total()).isEqualTo(1000);
    assertThat(database.statements(counts::writeAll)).hasSize(3);
    assertThat(downloads(one)).isEqualTo(250);
    assertThat(downloads(two)).isEqualTo(750);
    counts.add(one);
    counts.writeAll();
    assertThat(downloads(one)).isEqualTo(251);
    assertThat(days(one)).containsExactly(251L);
    assertThat(database.statements(counts::writeAll)).isEmpty();
    assertThat(
            database.query(
                "select 1 from package_version where manifest_id = ? and last_pulled_at >"
                    + " current_timestamp - interval '1' hour",
                one))
        .hasSize(1);
  }

  @Test
  void eachDayIsCountedByItself() {
    long manifest = version(Rows.image("one"));
    Instant now = Instant.parse("2026-03-01T00:00:01Z");
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    database
        .transactions()
        .required(
            () ->
                rows.daos()
                    .downloads()
                    .add(
                        List.of(
                            new DownloadDao.Pulls(manifest, day, 2, now),
                            new DownloadDao.Pulls(
                                manifest, day.minusDays(1), 3, now.minusSeconds(5)))));
    assertThat(days(manifest)).containsExactly(3L, 2L);
    assertThat(downloads(manifest)).isEqualTo(5);
  }

  @Test
  void whatIsNoLivingVersionIsNotCounted() {
    long part = rows.storeManifest(Rows.image("part")).id();
    long hidden = version(Rows.image("hidden"));
    database.execute(
        "update package_version set deleted_at = current_timestamp where manifest_id = ?", hidden);
    counts.add(part);
    counts.add(hidden);
    counts.writeAll();
    assertThat(downloads(hidden)).isZero();
    assertThat(days(hidden)).isEmpty();
  }

  @Test
  void nodesThatWriteTheSameAtOnceLoseNothing() {
    List<Long> manifests =
        IntStream.range(0, 20).mapToObj(i -> version(Rows.image("raced " + i))).toList();
    Race.run(
        4,
        racer -> {
          DownloadCounts node = new DownloadBeans(database).counts();
          for (int round = 0; round < 5; round++) {
            manifests.forEach(node::add);
            node.writeAll();
          }
          return racer;
        });
    assertThat(manifests).allSatisfy(manifest -> assertThat(downloads(manifest)).isEqualTo(20));
  }

  @Test
  void whatCannotBeWrittenIsWrittenLater() {
    long manifest = version(Rows.image("one"));
    List<Integer> tries = new ArrayList<>();
    DownloadCounts failing =
        new DownloadCounts(
            pulls -> {
              tries.add(pulls.size());
              if (tries.size() == 1) {
                throw new IllegalStateException("the database is away");
              }
              database.transactions().required(() -> rows.daos().downloads().add(pulls));
            },
            Clock.systemUTC());
    failing.add(manifest);
    failing.writeAll();
    failing.add(manifest);
    failing.writeAll();
    assertThat(tries).containsExactly(1, 1);
    assertThat(downloads(manifest)).isEqualTo(2);
  }

  @Test
  void aNodeThatEndsWritesTheRestByItself() throws SQLException {
    long manifest = version(Rows.image("one"));
    Instant now = Instant.now();
    try (Connection connection = database.connection()) {
      DownloadDao.execute(
          List.of(
              new DownloadDao.Pulls(manifest, LocalDate.ofInstant(now, ZoneOffset.UTC), 7, now)),
          connection);
    }
    assertThat(downloads(manifest)).isEqualTo(7);
  }
}
