package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.Repository;
import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures in the rows of packages are what the rows of their content add up to. */
abstract class StorageFiguresContract {
  private static final int STEPS = 80;

  @TempDir private Path directory;
  private TestDatabase database;
  private VersionsFixture it;
  private PackageStorageDao storage;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    it = new VersionsFixture(database, directory);
    storage = it.rows.daos().packageStorage();
  }

  private Bytes stored(long packageId) {
    return database.transactions().required(() -> storage.find(packageId).orElseThrow().bytes());
  }

  private Bytes recomputed(long packageId) {
    database.transactions().required(() -> storage.recompute(packageId));
    return stored(packageId);
  }

  private void requireExact(long packageId, String after) {
    Bytes kept = stored(packageId);
    assertThat(recomputed(packageId)).as(after).isEqualTo(kept);
  }

  private static long length(String document) {
    return Rows.content(document).length;
  }

  @Test
  void eachLayerIsKeptOnceAndCountsInEachVersion() {
    String one = it.image("{'config':1}", "shared layer", "one");
    String two = it.image("{'config':2}", "shared layer", "two, larger");
    it.push(one, "v1");
    it.push(two, "v2");
    it.push(two, "v2", "v3");

    long first = length("{'config':1}") + length("shared layer") + length("one");
    long second = length("{'config':2}") + length("shared layer") + length("two, larger");
    long kept = first + second - length("shared layer") + length(one) + length(two);
    assertThat(stored(it.packageId())).isEqualTo(new Bytes(first + second, kept));

    it.delete(Rows.digest(one));
    assertThat(stored(it.packageId())).as("deleted").isEqualTo(new Bytes(second, kept));
    it.delete(new Tag("v2"));
    assertThat(stored(it.packageId())).as("untagged").isEqualTo(new Bytes(second, kept));
    it.push(one);
    assertThat(stored(it.packageId())).as("again").isEqualTo(new Bytes(first + second, kept));
    requireExact(it.packageId(), "all of it");
  }

  @Test
  void partsOfAnIndexCountWithIt() {
    String child = it.image("{'config':1}", "a layer");
    String index = VersionsFixture.index(child);
    long size = length("{'config':1}") + length("a layer");
    it.push(child);
    assertThat(stored(it.packageId()).logical()).isEqualTo(size);
    it.push(index, "v1");
    assertThat(stored(it.packageId()))
        .isEqualTo(new Bytes(size, size + length(child) + length(index)));
    it.push(child, "v1-amd64");
    assertThat(stored(it.packageId()).logical()).as("a version of its own").isEqualTo(2 * size);
    it.delete(new Tag("v1-amd64"));
    assertThat(stored(it.packageId()).logical()).as("a part again").isEqualTo(size);
  }

  @Test
  void foreignLayersAreNotKeptHere() {
    String foreign =
        it.image("{'config':1}", "base")
            .replace("image.layer.v1.tar", "image.layer.nondistributable.v1.tar")
            .replace("'size':" + length("base"), "'size':4611686018427387904");
    String twice = foreign.replace("'layers':[", "'annotations':{},'layers':[");
    assertThat(foreign).contains("nondistributable");
    for (String document : List.of(foreign, twice)) {
      // The blob of that digest is here, and has another size.
      it.push(document.replace(Rows.digest("base").toString(), Rows.digest("away").toString()));
    }
    assertThat(stored(it.packageId()).logical()).isEqualTo(2 * length("{'config':1}"));
    requireExact(it.packageId(), "foreign layers");
  }

  /** What may be done to a package, some of which is refused or changes nothing. */
  private final class Life {
    private final Random random;
    private final List<String> documents = new ArrayList<>();
    private final List<Long> versions = new ArrayList<>();

    Life(long seed) {
      random = new Random(seed);
    }

    private <T> T one(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private String[] tags(String about) {
      return switch (random.nextInt(4)) {
        case 0 -> new String[0];
        case 1 -> new String[] {"t" + random.nextInt(4)};
        case 2 -> new String[] {"t" + random.nextInt(2), "t" + (2 + random.nextInt(2))};
        default -> new String[] {VersionsFixture.fallback(about)};
      };
    }

    private String image() {
      String[] layers =
          IntStream.range(0, random.nextInt(4))
              .mapToObj(i -> "x".repeat(1 + random.nextInt(6)))
              .toArray(String[]::new);
      return it.image("{'c':" + random.nextInt(3) + "}", layers);
    }

    private String made() {
      if (documents.isEmpty() || random.nextInt(3) == 0) {
        return image();
      }
      return switch (random.nextInt(4)) {
        case 0 -> VersionsFixture.index(one(documents));
        case 1 -> VersionsFixture.index(one(documents), one(documents));
        case 2 -> VersionsFixture.about(one(documents), "about " + random.nextInt(3));
        default -> one(documents);
      };
    }

    /** Does one thing; what that was. */
    String step() {
      int what = random.nextInt(10);
      try {
        if (what < 5 || documents.isEmpty()) {
          String document = made();
          documents.add(document);
          String[] tags = tags(one(documents));
          it.push(document, tags);
          versions.addAll(it.list(Versions.State.ACTIVE).stream().map(PackageVersion::id).toList());
          return "push of " + document + " with " + List.of(tags);
        }
        return switch (what) {
          case 5 -> {
            Tag tag = new Tag("t" + random.nextInt(4));
            it.delete(tag);
            yield "delete of tag " + tag;
          }
          case 6 -> {
            Digest digest = Rows.digest(one(documents));
            it.delete(digest);
            yield "delete of " + digest;
          }
          case 7 -> "expiry " + it.delete(one(versions));
          case 8 -> "restore " + it.restore(one(versions));
          default -> {
            Digest digest = Rows.digest(one(documents));
            Tag tag = new Tag("t" + random.nextInt(4));
            PackageTags.Mover mover = new PackageTags.Mover(Publisher.account(it.account), true);
            database.transactions().required(() -> it.tags.move(it.name(), tag, digest, mover));
            yield "move of " + tag + " to " + digest;
          }
        };
      } catch (RegistryException | ValidationException refused) {
        return what + " refused: " + refused.getMessage();
      }
    }
  }

  @RepeatedTest(4)
  void figuresAreExactWhateverIsDone() {
    long seed = System.nanoTime();
    Life life = new Life(seed);
    List<String> done = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      done.add(life.step());
      requireExact(it.packageId(), "seed " + seed + ", after " + done.get(step));
    }
    assertThat(done).as("seed %d", seed).anyMatch(step -> step.startsWith("push"));
  }

  @Test
  void aMergeCountsWhatBothPackagesHaveOnce() {
    MigrationBench bench = new MigrationBench(database, directory);
    Repository code = bench.estate.repository("code", Visibility.PRIVATE);
    ImageName docker = bench.estate.docker("code/app");
    ImageName container = bench.estate.container("code/app");
    bench.estate.push(docker);
    bench.estate.push(docker, Publisher.account(bench.estate.owner.id()), "'of':'both'");
    long into = bench.twin(code, container, "'of':'container'");
    Bytes before = stored(into);

    bench.migrate(ConflictRule.MERGE);

    assertThat(bench.estate.reached(docker)).hasValue(into);
    assertThat(stored(into).physical()).isGreaterThan(before.physical());
    requireExact(into, "a merge");
    bench.estate.push(container, Publisher.account(bench.estate.owner.id()), "'of':'later'");
    requireExact(into, "a push after it");
  }

  @Test
  void whatADeletedPackageKeepsCountsForItsOwner() {
    String image = it.image("{'config':1}", "a layer");
    it.push(image, "v1");
    Bytes alone = stored(it.packageId());
    long owner = it.rows.ownerId();
    assertThat(database.transactions().required(() -> storage.findOwned(owner)))
        .isEqualTo(new PackageStorageDao.Owned(alone, 0));

    database.transactions().required(() -> it.deletions.delete(it.packageId(), it.account, true));

    assertThat(database.transactions().required(() -> storage.findOwned(owner)))
        .isEqualTo(new PackageStorageDao.Owned(new Bytes(0, alone.physical()), alone.physical()));
  }
}
