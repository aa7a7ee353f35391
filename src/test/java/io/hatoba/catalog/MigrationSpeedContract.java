package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.Repository;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a large migration takes, and that it copies nothing. */
abstract class MigrationSpeedContract {
  private static final int PACKAGES = 1_000;
  private static final int VERSIONS = 10;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void aThousandPackagesWithTenThousandVersionsAreMigratedInTenSeconds(TestDatabase database) {
    MigrationBench bench = new MigrationBench(database, directory);
    Repository code = bench.estate.repository("code", Visibility.PRIVATE);
    fill(database, bench.estate.organizationId(), code.id(), bench.estate.owner.id());
    // A quarter of the packages is merged into others that have as many versions and tags.
    List<Object> manifests = manifests(database, bench);
    long blobs = count(database, "select count(*) from blob");
    RegistryMigration asked = bench.ask(ConflictRule.MERGE);

    long began = System.nanoTime();
    bench.run();
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    System.out.println(
        getClass().getSimpleName() + ": " + PACKAGES + " packages in " + took.toMillis() + " ms");
    RegistryMigration ended = bench.find(asked);
    assertThat(ended.packages())
        .containsExactly(java.util.Map.entry(MigratedPackage.State.DONE, (long) PACKAGES));
    assertThat(took).isLessThan(LONGEST);
    assertThat(manifests(database, bench)).containsExactlyElementsOf(manifests);
    assertThat(count(database, "select count(*) from blob")).isEqualTo(blobs);
    assertThat(directory).as("the layer store").isEmptyDirectory();
  }

  private static long count(TestDatabase database, String sql) {
    return ((Number) database.query(sql).get(0)).longValue();
  }

  private static List<Object> manifests(TestDatabase database, MigrationBench bench) {
    return database.query(
        "select m.id from manifest m join package p on p.id = m.package_id where p.owner_id = ?"
            + " order by m.id",
        bench.estate.organizationId());
  }

  private static void fill(TestDatabase database, long ownerId, long repositoryId, long accountId) {
    for (int number = 0; number < PACKAGES; number++) {
      create(database, "DOCKER", ownerId, Long.toString(repositoryId), "code/image-" + number);
      if (number % 4 == 0) {
        create(database, "CONTAINER", ownerId, "null", "code/image-" + number);
      }
    }
    String series =
        "(select p.id as package_id, p.kind, n.x from package p cross join (values "
            + values()
            + ") as n(x) where p.owner_id = ?)";
    database.execute(
        "insert into blob (id, digest, size, generation) select nextval('blob_seq'),"
            + " 'sha256:' || s.package_id || '-' || s.x, 1000, 1 from "
            + series
            + " s",
        ownerId);
    database.execute(
        "insert into blob_link (id, package_id, blob_id, leased_at) select"
            + " nextval('blob_link_seq'), s.package_id, b.id, current_timestamp from "
            + series
            + " s join blob b on b.digest = 'sha256:' || s.package_id || '-' || s.x",
        ownerId);
    database.execute(
        "insert into manifest (id, package_id, digest, media_type, size, content)"
            + " select nextval('manifest_seq'), s.package_id,"
            + " 'sha256:m' || s.package_id || '-' || s.x, 'application/json', 2, ? from "
            + series
            + " s",
        new byte[] {'{', '}'},
        ownerId);
    database.execute(
        "insert into manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
            + " foreign_layer) select m.id, 0, s.package_id,"
            + " 'sha256:' || s.package_id || '-' || s.x, 1000, 'LAYER', false from "
            + series
            + " s join manifest m on m.digest = 'sha256:m' || s.package_id || '-' || s.x",
        ownerId);
    database.execute(
        "insert into tag (id, package_id, name, manifest_id) select nextval('tag_seq'),"
            + " s.package_id, 'v' || s.x, m.id from "
            + series
            + " s join manifest m on m.digest = 'sha256:m' || s.package_id || '-' || s.x",
        ownerId);
    database.execute(
        "insert into tag_move (id, package_id, name, to_digest, moved_by) select"
            + " nextval('tag_move_seq'), s.package_id, 'v' || s.x,"
            + " 'sha256:m' || s.package_id || '-' || s.x, cast(? as bigint) from "
            + series
            + " s",
        accountId,
        ownerId);
  }

  private static String values() {
    StringBuilder values = new StringBuilder();
    for (int number = 0; number < VERSIONS; number++) {
      values.append(number == 0 ? "" : ", ").append("(").append(number).append(")");
    }
    return values.toString();
  }

  private static void create(
      TestDatabase database, String kind, long ownerId, String repositoryId, String name) {
    database.execute(
        "insert into package (id, kind, owner_id, repository_id, name, visibility, state)"
            + " values (nextval('package_seq'), ?, ?, "
            + repositoryId
            + ", ?, 'PRIVATE', 'ACTIVE')",
        kind,
        ownerId,
        name);
    database.execute(
        "insert into package_name (id, kind, owner_id, path, package_id)"
            + " select nextval('package_name_seq'), p.kind, p.owner_id, p.name, p.id from package p"
            + " where p.owner_id = ? and p.kind = ? and p.name = ?",
        ownerId,
        kind,
        name);
  }
}
