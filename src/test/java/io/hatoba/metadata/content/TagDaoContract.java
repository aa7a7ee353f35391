package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                    tags.hold(rows.packageId(), Stream.of(names).map(Tag::value).toList()),
                    List.of(names),
                    target.id(),
                    target.digest(),
                    mover(TagMoveCause.PUSH)));
  }

  private TagMover mover(TagMoveCause cause) {
    return new TagMover(
        OptionalLong.of(rows.ownerId()), "PERSONAL_ACCESS_TOKEN", OptionalLong.of(70), cause);
  }

  private boolean deleteIn(Rows owner, Tag tag) {
    return database
        .transactions()
        .required(
            () -> {
              HeldTags held = owner.tags().hold(owner.packageId(), List.of(tag.value()));
              owner.tags().remove(held, mover(TagMoveCause.DELETE));
              return !held.names().isEmpty();
            });
  }

  private void deleteOf(Target target) {
    database
        .transactions()
        .required(
            () -> {
              List<Long> gone = List.of(target.id());
              tags.removeOf(
                  rows.packageId(),
                  gone,
                  tags.holdOf(rows.packageId(), gone),
                  mover(TagMoveCause.DELETE));
              return true;
            });
  }

  private boolean delete(Tag tag) {
    return deleteIn(rows, tag);
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
    assertThat(delete(LATEST)).isTrue();
    assertThat(pointsAt(LATEST)).isEmpty();
    assertThat(delete(LATEST)).isFalse();
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

    deleteOf(one);

    assertThat(list("", 10)).containsExactly("v2");
    assertThat(moves(LATEST)).last().isEqualTo(one.digest() + " -");
    assertThat(moves(new Tag("v1"))).last().isEqualTo(one.digest() + " -");
  }

  @Test
  void aTagBelongsToOnePackage() {
    Rows others = new Rows(database);
    point(one, LATEST);

    assertThat(deleteIn(others, LATEST)).isFalse();
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
              deleteOf(one);
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

  private List<TagMoveDao.Row> history(Tag tag, OptionalLong before, int limit) {
    return database
        .transactions()
        .required(() -> rows.daos().tagMoves().list(rows.packageId(), tag, before, limit));
  }

  @Test
  void itsHistorySaysWhoMovedItByWhatAndWhy() {
    point(one, LATEST);
    point(two, LATEST);
    delete(LATEST);

    List<TagMoveDao.Row> moves = history(LATEST, OptionalLong.empty(), 10);
    assertThat(moves)
        .extracting(TagMoveDao.Row::to)
        .containsExactly(Optional.empty(), Optional.of(two.digest()), Optional.of(one.digest()));
    assertThat(moves)
        .extracting(TagMoveDao.Row::mover)
        .containsExactly(
            mover(TagMoveCause.DELETE), mover(TagMoveCause.PUSH), mover(TagMoveCause.PUSH));
    assertThat(moves).extracting(TagMoveDao.Row::login).containsOnly(Optional.of(rows.owner()));
    assertThat(history(LATEST, OptionalLong.of(moves.get(0).id()), 1))
        .containsExactly(moves.get(1));
    assertThat(history(new Tag("other"), OptionalLong.empty(), 10)).isEmpty();
  }

  @Test
  void theServerMovesTagsInNobodysName() {
    TagMover server =
        new TagMover(OptionalLong.empty(), "SYSTEM", OptionalLong.empty(), TagMoveCause.RETENTION);
    point(one, LATEST);
    database
        .transactions()
        .required(() -> tags.remove(tags.hold(rows.packageId(), List.of("latest")), server));
    TagMoveDao.Row move = history(LATEST, OptionalLong.empty(), 1).get(0);
    assertThat(move.mover()).isEqualTo(server);
    assertThat(move.login()).isEmpty();
  }

  @Test
  void whatItNamedAtAMomentIsFound() {
    point(one, LATEST);
    point(two, LATEST);
    delete(LATEST);
    List<TagMoveDao.Row> moves = history(LATEST, OptionalLong.empty(), 10);
    for (TagMoveDao.Row move : moves) {
      assertThat(at(move.at())).hasValue(move);
      assertThat(at(move.at().minusNanos(1_000))).isNotEqualTo(Optional.of(move));
    }
    assertThat(at(moves.get(2).at().minusNanos(1_000))).isEmpty();
    assertThat(at(moves.get(0).at().plusSeconds(1))).hasValue(moves.get(0));
  }

  private Optional<TagMoveDao.Row> at(Instant moment) {
    return database
        .transactions()
        .required(() -> rows.daos().tagMoves().findAt(rows.packageId(), LATEST, moment));
  }

  /** Who waits for a tag began before who had it. */
  @Test
  void theOrderOfMovesIsThatOfTheirTimes() {
    List<Target> targets = IntStream.range(0, 4).mapToObj(i -> target("timed" + i)).toList();
    point(one, LATEST);
    Race.run(
        4,
        i -> {
          for (int round = 0; round < 8; round++) {
            point(targets.get((i + round) % 4), LATEST);
          }
          return true;
        });
    List<TagMoveDao.Row> moves = history(LATEST, OptionalLong.empty(), 100);
    for (int newer = 0; newer + 1 < moves.size(); newer++) {
      assertThat(moves.get(newer).at()).isAfterOrEqualTo(moves.get(newer + 1).at());
      assertThat(moves.get(newer).from()).isEqualTo(moves.get(newer + 1).to());
    }
  }

  @Test
  void areListedWithTheirLastMovesByOneStatement() {
    point(one, LATEST, new Tag("v1"));
    point(two, LATEST);
    List<TagDao.Row> listed = new ArrayList<>();
    List<String> statements =
        database.statements(
            () ->
                listed.addAll(
                    database
                        .transactions()
                        .required(() -> tags.listRows(rows.packageId(), "", 10))));
    assertThat(statements).hasSize(1);
    assertThat(listed).extracting(TagDao.Row::name).containsExactly("latest", "v1");
    assertThat(listed).extracting(TagDao.Row::digest).containsExactly(two.digest(), one.digest());
    assertThat(listed.get(0).move().orElseThrow())
        .isEqualTo(history(LATEST, OptionalLong.empty(), 1).get(0));
    assertThat(database.transactions().required(() -> tags.findRow(rows.packageId(), LATEST)))
        .hasValue(listed.get(0));
    assertThat(
            database.transactions().required(() -> tags.listRows(rows.packageId(), "latest", 10)))
        .containsExactly(listed.get(1));
  }
}
