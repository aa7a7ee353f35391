package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.Repository;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a large migration takes, and that it copies nothing. */
abstract class MigrationSpeedContract {
  private static final int PACKAGES = 1_000;
  private static final int MERGED = 100;
  private static final int VERSIONS = 10;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void aThousandPackagesWithTenThousandVersionsAreMigratedInTenSeconds(TestDatabase database) {
    migrate(database, PACKAGES, false);
  }

  @Test
  void aHundredPackagesAreMergedIntoOthersWithAsManyVersionsInTenSeconds(TestDatabase database) {
    migrate(database, MERGED, true);
  }

  private void migrate(TestDatabase database, int packages, boolean merging) {
    MigrationBench bench = new MigrationBench(database, directory);
    Repository code = bench.estate.repository("code", Visibility.PRIVATE);
    new Filling(database, bench.estate.organizationId(), bench.estate.owner.id())
        .fill(code.id(), packages, merging);
    List<Object> manifests = manifests(database, bench);
    assertThat(manifests).hasSize(packages * VERSIONS * (merging ? 2 : 1));
    long blobs = count(database, "select count(*) from blob");
    RegistryMigration asked = bench.ask(ConflictRule.MERGE);

    long began = System.nanoTime();
    bench.run();
    Duration took = Duration.ofNanos(System.nanoTime() - began);

    System.out.println(
        getClass().getSimpleName() + ": " + packages + " packages in " + took.toMillis() + " ms");
    assertThat(bench.find(asked).packages())
        .containsExactly(Map.entry(MigratedPackage.State.DONE, (long) packages));
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

  /** Packages with versions, each with a layer, a tag and the tag's history. */
  private record Filling(TestDatabase database, long ownerId, long accountId) {
    void fill(long repositoryId, int packages, boolean both) {
      for (int number = 0; number < packages; number++) {
        create("DOCKER", Long.toString(repositoryId), "code/image-" + number);
        if (both) {
          create("CONTAINER", Long.toString(repositoryId), "code/image-" + number);
        }
      }
      String pack = "lpad(cast(p.id as varchar), 59, '0')";
      for (int version = 0; version < VERSIONS; version++) {
        String digits = "%04d".formatted(version);
        insert(
            "manifest (id, package_id, digest, media_type, size, content)",
            "nextval('manifest_seq'), p.id, 'sha256:0' || "
                + pack
                + " || '"
                + digits
                + "', 'application/json', 2, cast('{}' as bytea)",
            "");
        insert(
            "blob (id, digest, size, generation)",
            "nextval('blob_seq'), 'sha256:f' || " + pack + " || '" + digits + "', 1000, 1",
            "");
      }
      String manifests = " join manifest m on m.package_id = p.id";
      insert(
          "blob_link (id, package_id, blob_id, leased_at)",
          "nextval('blob_link_seq'), p.id, b.id, current_timestamp",
          manifests + " join blob b on b.digest = replace(m.digest, ':0', ':f')");
      insert(
          "manifest_reference (manifest_id, place, package_id, child_digest, size, kind,"
              + " foreign_layer)",
          "m.id, 0, p.id, replace(m.digest, ':0', ':f'), 1000, 'LAYER', false",
          manifests);
      String tag = "'v' || substring(m.digest from 68)";
      insert(
          "tag (id, package_id, name, manifest_id)",
          "nextval('tag_seq'), p.id, " + tag + ", m.id",
          manifests);
      insert(
          "tag_move (id, package_id, name, to_digest, moved_by)",
          "nextval('tag_move_seq'), p.id, " + tag + ", m.digest, " + accountId,
          manifests);
      insert(
          "package_version (id, package_id, manifest_id, pushed_by, size)",
          "nextval('package_version_seq'), p.id, m.id, " + accountId + ", 1000",
          manifests);
    }

    private void insert(String table, String values, String joins) {
      database.execute(
          "insert into "
              + table
              + " select "
              + values
              + " from package p"
              + joins
              + " where p.owner_id = ?",
          ownerId);
    }

    private void create(String kind, String repositoryId, String name) {
      database.execute(
          "insert into package (id, kind, owner_id, repository_id, name, visibility, state,"
              + " inherits_roles) values (nextval('package_seq'), ?, ?, "
              + repositoryId
              + ", ?, 'PRIVATE', 'ACTIVE', "
              + kind.equals("CONTAINER")
              + ")",
          kind,
          ownerId,
          name);
      database.execute(
          "insert into package_name (id, kind, owner_id, path, package_id)"
              + " select nextval('package_name_seq'), p.kind, p.owner_id, p.name, p.id"
              + " from package p where p.owner_id = ? and p.kind = ? and p.name = ?",
          ownerId,
          kind,
          name);
    }
  }
}
