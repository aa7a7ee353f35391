package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tags and their moves on either database. */
abstract class TagDaoContract {
  private static final Tag LATEST = new Tag("latest");

  private TestDatabase database;
  private Rows rows;
  private TagDao tags;

  /** A manifest that tags point at. */
  private record Target(long id, Digest digest) {}

  private Target one;
  private Target two;

  @BeforeEach
  void makeManifests(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    tags = rows.tags();
    one = target("one");
    two = target("two");
  }

  private Target target(String comment) {
    String image = Rows.image(comment);
    return new Target(rows.storeManifest(image).id(), Rows.digest(image));
  }

  private void point(Target target, Tag... names) {
    database
        .transactions()
        .required(
            () ->
                tags.point(
                    rows.packageId(),
                    List.of(names),
                    target.id(),
                    target.digest(),
                    rows.ownerId()));
  }

  private OptionalLong delete(Tag tag) {
    return database
        .transactions()
        .required(() -> tags.delete(rows.packageId(), tag, rows.ownerId()));
  }

  private Optional<Digest> pointsAt(Tag tag) {
    return database
        .transactions()
        .required(() -> rows.manifests().find(rows.name(), tag))
        .orElseThrow()
        .manifest()
        .map(ManifestDao.Found::digest);
  }

  private List<String> list(String after, int limit) {
    return database.transactions().required(() -> tags.list(rows.packageId(), after, limit));
  }

  /** Moves of a tag, oldest first: from and to. */
  private List<Object> moves(Tag tag) {
    return database.query(
        "select coalesce(from_digest, '-') || ' ' || coalesce(to_digest, '-') from tag_move"
            + " where package_id = ? and name = ? order by id",
        rows.packageId(),
        tag.value());
  }

  @Test
  void isMadeMovedAndDeletedAndEveryMoveIsKept() {
    point(one, LATEST);
    assertThat(pointsAt(LATEST)).hasValue(one.digest());
    point(two, LATEST);
    assertThat(pointsAt(LATEST)).hasValue(two.digest());
    assertThat(delete(LATEST)).hasValue(two.id());
    assertThat(pointsAt(LATEST)).isEmpty();
    assertThat(delete(LATEST)).isEmpty();
    point(one, LATEST);

    assertThat(moves(LATEST))
        .containsExactly(
            "- " + one.digest(),
            one.digest() + " " + two.digest(),
            two.digest() + " -",
            "- " + one.digest());
  }

  @Test
  void pointingWhereItPointsAlreadyIsNoMove() {
    point(one, LATEST);
    point(one, LATEST);

    assertThat(moves(LATEST)).hasSize(1);
  }

  @Test
  void manyAreMovedByAsManyStatementsAsOne() {
    Tag[] many = IntStream.range(0, 50).mapToObj(i -> new Tag("v" + i)).toArray(Tag[]::new);
    point(one, many);
    target("to fetch numbers for");

    List<String> statements = database.statements(() -> point(two, many));

    assertThat(statements.stream().filter(sql -> !sql.contains("_seq")))
        .hasSizeLessThanOrEqualTo(4);
    assertThat(list("", 100)).hasSize(50);
    assertThat(pointsAt(many[49])).hasValue(two.digest());
  }

  @Test
  void deletingAManifestTakesItsTagsAlong() {
    point(one, LATEST, new Tag("v1"));
    point(two, new Tag("v2"));

    database
        .transactions()
        .required(() -> tags.deleteOf(rows.packageId(), List.of(one.id()), rows.ownerId()));

    assertThat(list("", 10)).containsExactly("v2");
    assertThat(moves(LATEST)).last().isEqualTo(one.digest() + " -");
    assertThat(moves(new Tag("v1"))).last().isEqualTo(one.digest() + " -");
  }

  @Test
  void aTagBelongsToOnePackage() {
    Rows others = new Rows(database);
    point(one, LATEST);

    assertThat(
            database
                .transactions()
                .required(() -> others.tags().delete(others.packageId(), LATEST, rows.ownerId())))
        .isEmpty();
    assertThat(pointsAt(LATEST)).isPresent();
  }

  @Test
  void areListedBytewisePageByPage() {
    List<String> bytewise =
        List.of(
            "0", "1.0", "1.0-a", "1.0.0", "10", "A", "B", "Z", "_", "a", "a-b", "a.b", "aB", "ab");
    point(one, bytewise.stream().map(Tag::new).toArray(Tag[]::new));

    List<String> listed = new ArrayList<>();
    for (List<String> page = list("", 3); !page.isEmpty(); ) {
      listed.addAll(page);
      page = list(page.get(page.size() - 1), 3);
    }

    assertThat(listed).isEqualTo(bytewise.stream().sorted().toList());
  }

  @Test
  void pushesThatRaceMoveItOneAfterTheOther() {
    List<Target> targets = IntStream.range(0, 4).mapToObj(i -> target("racer" + i)).toList();

    Race.run(
        4,
        i -> {
          for (int round = 0; round < 8; round++) {
            Target mine = targets.get((i + round) % 4);
            RacingInsert.retried(
                () -> {
                  point(mine, LATEST);
                  return true;
                });
          }
          return true;
        });

    String before = "-";
    for (Object move : moves(LATEST)) {
      assertThat(move.toString()).startsWith(before + " ");
      before = move.toString().substring(before.length() + 1);
    }
    assertThat(pointsAt(LATEST)).hasValue(Digest.parse(before));
  }

  /** Each holds some of what the other wants, unless all hold tags in the same order. */
  @Test
  void movesAndDeletesOfSeveralDoNotLockEachOtherOut() {
    List<Tag> names = IntStream.range(0, 9).mapToObj(number -> new Tag("t" + number)).toList();
    for (int round = 0; round < 30; round++) {
      for (int number = names.size() - 1; number >= 0; number--) {
        point(one, names.get(number));
      }
      Race.run(
          2,
          racer -> {
            if (racer == 0) {
              database
                  .transactions()
                  .required(
                      () -> tags.deleteOf(rows.packageId(), List.of(one.id()), rows.ownerId()));
            } else {
              point(two, names.toArray(Tag[]::new));
            }
            return racer;
          });
      names.forEach(tag -> assertThat(pointsAt(tag)).hasValue(two.digest()));
    }
  }

  @Test
  void aMoveAndADeleteThatRaceLeaveAHistoryThatFits() {
    for (int round = 0; round < 5; round++) {
      Tag tag = new Tag("raced" + round);
      point(one, tag);

      Race.run(
          2,
          i ->
              RacingInsert.retried(
                  () -> {
                    if (i == 0) {
                      point(two, tag);
                    } else {
                      delete(tag);
                    }
                    return true;
                  }));

      assertThat(moves(tag))
          .last()
          .asString()
          .endsWith(" " + pointsAt(tag).map(Digest::toString).orElse("-"));
    }
  }
}
