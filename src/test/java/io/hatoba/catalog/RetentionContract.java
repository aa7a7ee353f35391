package io.hatoba.catalog;

import static io.hatoba.catalog.VersionsFixture.about;
import static io.hatoba.catalog.VersionsFixture.fallback;
import static io.hatoba.catalog.VersionsFixture.index;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.retention.Kept.Rule;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.catalog.retention.RetentionBeans;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.RetentionPreview;
import io.hatoba.catalog.retention.RetentionReport;
import io.hatoba.catalog.retention.TagGlob;
import io.hatoba.catalog.retention.VersionRange;
import io.hatoba.config.Settings;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.PackageTypeMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a policy keeps stays, with all that it needs; what nothing keeps goes, and can come back.
 */
abstract class RetentionContract {
  private static final OptionalInt NO = OptionalInt.empty();

  /** One tree for all tests: making its directories takes longer than most of them. */
  @TempDir private static Path directory;

  private TestDatabase database;
  private VersionsFixture it;
  private RetentionBeans beans;
  private PolicyScope.Pack pack;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    it = new VersionsFixture(database, directory);
    beans = node();
    pack = new PolicyScope.Pack(it.packageId(), it.name());
  }

  @AfterEach
  void forgetTheInstance() {
    beans.delete(new PolicyScope.Instance());
    database.execute("delete from tag_protection");
    database.execute("delete from setting where name like 'package.type.%'");
  }

  private RetentionBeans node() {
    Settings settings =
        new Settings(
            key -> key.equals("hatoba.deletable-downloads") ? Optional.of("10") : Optional.empty());
    return new RetentionBeans(database, it.registry, it.versions, settings, it.audit.log());
  }

  private static RetentionPolicy last(int count) {
    return tagged(OptionalInt.of(count), NO, NO, List.of(), List.of(), NO, NO);
  }

  private static RetentionPolicy untagged(int days) {
    return new RetentionPolicy(
        NO, NO, NO, List.of(), List.of(), NO, NO, false, OptionalInt.of(days));
  }

  private static RetentionPolicy tagged(
      OptionalInt last,
      OptionalInt younger,
      OptionalInt pulled,
      List<String> tags,
      List<String> ranges,
      OptionalInt patches,
      OptionalInt preReleases) {
    return new RetentionPolicy(
        last,
        younger,
        pulled,
        tags.stream().map(TagGlob::new).toList(),
        ranges.stream().map(VersionRange::parse).toList(),
        patches,
        preReleases,
        true,
        NO);
  }

  private static RetentionPolicy keeping(String... tags) {
    return tagged(NO, NO, NO, List.of(tags), List.of(), NO, NO);
  }

  /** Lets some days pass for a version and its tags. */
  private void age(String document, int days) {
    String digest = Rows.digest(document).toString();
    String then = "current_timestamp - cast(? as bigint) * interval '1' day";
    database.execute(
        "update package_version set created_at = "
            + then
            + ", updated_at = "
            + then
            + " where manifest_id = (select m.id from manifest m where m.package_id = ?"
            + " and m.digest = ?)",
        (long) days,
        (long) days,
        it.packageId(),
        digest);
    database.execute(
        "update tag_move set moved_at = " + then + " where package_id = ? and from_digest = ?",
        (long) days,
        it.packageId(),
        digest);
  }

  private String push(int days, String comment, String... tags) {
    String image = Rows.image(comment);
    it.push(image, tags);
    age(image, days);
    return image;
  }

  private void pulled(String document, int days) {
    database.execute(
        "update package_version set last_pulled_at ="
            + " current_timestamp - cast(? as bigint) * interval '1' day where id = ?",
        (long) days,
        it.require(document).id());
  }

  private Map<Digest, Optional<Rule>> verdicts(RetentionPolicy policy) {
    beans.put(pack, policy, it.account);
    return beans.verdicts(pack);
  }

  private Set<String> going(RetentionPolicy policy) {
    beans.put(pack, policy, it.account);
    return beans.retention().preview(pack, 0, 1_000).verdicts().stream()
        .filter(verdict -> verdict.kept().isEmpty())
        .flatMap(verdict -> verdict.tags().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void eachRuleKeepsWhatItSays() {
    String old = push(50, "1", "1.2.0");
    push(40, "2", "1.2.1", "stable");
    push(30, "3", "1.3.0-rc.1");
    push(20, "4", "1.3.0-rc.2");
    push(10, "5", "1.3.0");
    push(5, "6", "2.0.0-alpine");
    push(2, "7", "main");
    push(0, "8", "today");
    pulled(old, 3);
    assertThat(going(last(3)))
        .containsExactlyInAnyOrder("1.2.0", "1.2.1", "stable", "1.3.0-rc.1", "1.3.0-rc.2", "1.3.0");
    assertThat(going(last(100))).isEmpty();
    assertThat(going(tagged(NO, OptionalInt.of(15), NO, List.of(), List.of(), NO, NO)))
        .containsExactlyInAnyOrder("1.2.0", "1.2.1", "stable", "1.3.0-rc.1", "1.3.0-rc.2");
    assertThat(
            going(tagged(NO, OptionalInt.of(15), OptionalInt.of(4), List.of(), List.of(), NO, NO)))
        .containsExactlyInAnyOrder("1.2.1", "stable", "1.3.0-rc.1", "1.3.0-rc.2");
    // One tag that is kept keeps the version, with its others.
    assertThat(going(keeping("s*", "main")))
        .containsExactlyInAnyOrder("1.2.0", "1.3.0-rc.1", "1.3.0-rc.2", "1.3.0", "2.0.0-alpine");
    assertThat(going(tagged(NO, NO, NO, List.of(), List.of(">=1.2.1 <2"), NO, NO)))
        .containsExactlyInAnyOrder("1.2.0", "1.3.0-rc.1", "1.3.0-rc.2", "2.0.0-alpine", "main");
    assertThat(
            going(tagged(NO, NO, NO, List.of(), List.of(), OptionalInt.of(1), OptionalInt.of(1))))
        .containsExactlyInAnyOrder("1.2.0", "1.3.0-rc.1", "main");
    assertThat(going(RetentionPolicy.NONE)).isEmpty();
    assertThat(going(untagged(1))).isEmpty();
  }

  @Test
  void whatHasAProtectedTagStaysWhateverAPolicySays() {
    database
        .transactions()
        .required(
            () ->
                it.rows
                    .daos()
                    .tagProtections()
                    .insert(
                        TagProtectionDao.Place.pack(it.packageId()),
                        "IMMUTABLE",
                        "GLOB",
                        "v*",
                        "",
                        it.account));
    String kept = push(50, "kept", "v1", "old");
    String gone = push(40, "gone", "x1");
    Map<Digest, Optional<Rule>> verdicts = verdicts(keeping("none"));
    assertThat(verdicts.get(Rows.digest(kept))).hasValue(Rule.TAG_PROTECTION);
    assertThat(verdicts.get(Rows.digest(gone))).isEmpty();
    beans.run(pack, it.account);
    assertThat(it.has(kept)).isTrue();
    assertThat(it.has(gone)).isFalse();
    assertThat(
            it.rows.daos().tagMoves().list(it.packageId(), new Tag("x1"), OptionalLong.empty(), 1))
        .singleElement()
        .satisfies(move -> assertThat(move.mover().cause()).isEqualTo(TagMoveCause.RETENTION));
  }

  @Test
  void untaggedRootsGoAfterTheirTimeAndNeverOnTheDayOfThePush() {
    String old = push(9, "old");
    String young = push(3, "young");
    push(0, "new");
    // Its tag has left it only now.
    String left = push(9, "left", "latest");
    it.push(Rows.image("moved"), "latest");
    Map<Digest, Optional<Rule>> verdicts = verdicts(untagged(7));
    assertThat(verdicts.get(Rows.digest(old))).isEmpty();
    assertThat(verdicts.get(Rows.digest(young))).hasValue(Rule.UNTAGGED);
    assertThat(verdicts.get(Rows.digest(left))).hasValue(Rule.UNTAGGED);
    assertThat(verdicts.get(Rows.digest(Rows.image("new")))).hasValue(Rule.RECENT_PUSH);
    age(left, 9);
    assertThat(verdicts(untagged(1)).values().stream().filter(Optional::isEmpty)).hasSize(3);
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(3);
    assertThat(it.living())
        .containsExactlyInAnyOrder(
            Rows.digest(Rows.image("new")), Rows.digest(Rows.image("moved")));
  }

  @Test
  void imagesStayWholeAndSignaturesWithTheirVersions() {
    String child = push(90, "child");
    String tagged = push(90, "tagged child", "child-tag");
    String index = index(child, tagged);
    it.push(index, "keep");
    age(index, 90);
    String signature = about(index, "signature");
    it.push(signature);
    String named = about(index, "signature with a tag");
    it.push(named, "signature");
    age(named, 90);
    it.push(Rows.image("cosign"), fallback(index) + ".sig");
    beans.put(
        pack,
        new RetentionPolicy(
            NO, NO, NO, List.of(new TagGlob("keep")), List.of(), NO, NO, true, OptionalInt.of(1)),
        it.account);
    assertThat(beans.verdicts(pack).get(Rows.digest(tagged))).hasValue(Rule.NEEDED);
    assertThat(beans.verdicts(pack).get(Rows.digest(named))).hasValue(Rule.NEEDED);
    assertThat(beans.run(pack, it.account).deleted()).isZero();
    List<String> all = List.of(child, tagged, index, signature, named, Rows.image("cosign"));
    assertThat(all).allMatch(it::has);
    it.delete(new Tag("keep"));
    age(index, 90);
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(1);
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(2);
    assertThat(all).noneMatch(it::has);
  }

  @Test
  void whatGoesIsAuditedAndComesBack() {
    String gone = push(9, "gone", "v1");
    long id = it.require(gone).id();
    beans.put(pack, keeping("none"), it.account);
    RetentionReport report = beans.run(pack, it.account);
    assertThat(report.deleted()).isEqualTo(1);
    assertThat(report.finishedAt()).isPresent();
    assertThat(report.accountId()).hasValue(it.account);
    assertThat(it.has(gone)).isFalse();
    assertThat(it.audit.find("action:packages.package_version_deleted org:" + it.rows.owner()))
        .singleElement()
        .satisfies(event -> assertThat(event.toString()).contains("retention_policy", "PACKAGE:"));
    assertThat(it.audit.find("action:retention.run").get(0).toString()).contains("deleted");
    assertThat(it.restore(id)).hasValue(new RestoredVersion(List.of("v1"), List.of()));
    // What was brought back stays for a day at least.
    assertThat(beans.run(pack, it.account).deleted()).isZero();
  }

  @Test
  void aPreviewCountsWhatItsPackageNeedsNoMoreAndTellsNothingOfOthers() {
    String shared = "a layer of both that go";
    String kept = "a layer of one that stays";
    String elsewhere = "a layer of another package";
    String first = it.image("{'n':1}", shared, kept);
    String second = it.image("{'n':2}", shared, elsewhere);
    it.push(first, "one");
    it.push(second, "two");
    it.push(it.image("{'n':3}", kept), "keep");
    List.of(first, second).forEach(image -> age(image, 9));
    VersionsFixture other = new VersionsFixture(database, directory);
    other.push(other.image("{'n':4}", elsewhere), "other");
    beans.put(pack, keeping("keep"), it.account);
    RetentionPreview preview = beans.retention().preview(pack, 0, 10);
    assertThat(preview.deleted()).isEqualTo(2);
    assertThat(preview.kept()).isEqualTo(1);
    assertThat(preview.freed())
        .isEqualTo(shared.length() + elsewhere.length() + 2 * "{'n':1}".length());
    assertThat(database.query("select count(*) from retention_pick")).containsExactly(0L);
    assertThat(beans.run(pack, it.account).freed()).isEqualTo(preview.freed());
    assertThat(beans.retention().preview(pack, 2, 10).verdicts()).isEmpty();
  }

  @Test
  void theNearestPolicyHoldsAlone() {
    push(9, "a", "v1");
    PolicyScope.Owner owner = new PolicyScope.Owner(it.rows.ownerId(), it.rows.owner(), true);
    Retention retention = beans.retention();
    assertThat(retention.find(pack)).isEmpty();
    beans.put(new PolicyScope.Instance(), keeping("none"), it.account);
    assertThat(retention.find(pack).orElseThrow().source()).isEqualTo(Retention.Source.INSTANCE);
    assertThat(beans.verdicts(pack).values()).containsExactly(Optional.empty());
    beans.put(owner, keeping("v*"), it.account);
    assertThat(retention.find(pack).orElseThrow().source()).isEqualTo(Retention.Source.OWNER);
    assertThat(retention.find(pack).orElseThrow().policy()).isEqualTo(keeping("v*"));
    assertThat(beans.verdicts(owner).values()).containsExactly(Optional.of(Rule.TAG));
    beans.put(pack, RetentionPolicy.NONE, it.account);
    assertThat(beans.verdicts(pack).values()).containsExactly(Optional.of(Rule.TAGGED));
    assertThat(beans.delete(pack)).isTrue();
    assertThat(beans.delete(pack)).isFalse();
    assertThat(beans.delete(owner)).isTrue();
    assertThat(beans.verdicts(owner).values()).containsExactly(Optional.empty());
  }

  @Test
  void aPolicyOutOfBoundsOrThatKeepsNothingIsRefused() {
    assertThatThrownBy(() -> last(0))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("keep_last is a number from 1 to 10000, not 0");
    assertThatThrownBy(() -> untagged(4_000)).hasMessageContaining("from 1 to 3650");
    assertThatThrownBy(keepingNothing()).hasMessageContaining("delete_tagged needs a rule");
    assertThatThrownBy(
            () -> keeping(IntStream.range(0, 21).mapToObj(i -> "t" + i).toArray(String[]::new)))
        .hasMessageContaining("at most 20");
  }

  private static org.assertj.core.api.ThrowableAssert.ThrowingCallable keepingNothing() {
    return () -> keeping();
  }

  @Test
  void whatIsPublicAndWasPulledOftenStays() {
    String popular = push(9, "popular", "v1");
    database.execute(
        "update package_version set downloads = 11 where id = ?", it.require(popular).id());
    assertThat(verdicts(keeping("none")).values()).containsExactly(Optional.empty());
    database.execute("update package set visibility = 'PUBLIC' where id = ?", it.packageId());
    assertThat(verdicts(keeping("none")).values()).containsExactly(Optional.of(Rule.DOWNLOADS));
    assertThat(beans.run(pack, it.account).deleted()).isZero();
  }

  @Test
  void aTagThatIsPutOnAVersionThatIsAboutToGoKeepsIt() {
    String image = push(9, "image", "old");
    String other = push(9, "other", "older");
    beans.put(pack, keeping("release"), it.account);
    beans.beforeStep(
        () -> {
          it.push(image, "release");
          age(image, 9);
        });
    RetentionReport report = beans.run(pack, it.account);
    assertThat(report.deleted()).isEqualTo(1);
    assertThat(report.spared()).isEqualTo(1);
    assertThat(it.has(image)).isTrue();
    assertThat(it.has(other)).isFalse();
  }

  @Test
  void ofTheLastOnesNoneGoesWhereOneWasDeletedMeanwhile() {
    List<String> images =
        IntStream.range(0, 4).mapToObj(i -> push(9 - i, "image " + i, "1.0." + i)).toList();
    beans.put(pack, last(2), it.account);
    beans.beforeStep(() -> it.delete(Rows.digest(images.get(3))));
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(1);
    assertThat(it.living()).containsExactly(Rows.digest(images.get(2)), Rows.digest(images.get(1)));

    beans.put(pack, tagged(NO, NO, NO, List.of(), List.of(), OptionalInt.of(1), NO), it.account);
    beans.beforeStep(() -> it.delete(new Tag("1.0.2")));
    beans.run(pack, it.account);
    assertThat(it.has(images.get(1))).isTrue();
  }

  @Test
  void pushesThatRaceWithARunLoseNothing() {
    List<String> images =
        IntStream.range(0, 30).mapToObj(i -> push(9, "image " + i, "t" + i)).toList();
    beans.put(pack, keeping("release-*"), it.account);
    Race.run(
        2,
        number -> {
          if (number == 0) {
            beans.run(pack, it.account);
          } else {
            IntStream.range(0, 30).forEach(i -> it.push(images.get(i), "release-" + i));
          }
          return true;
        });
    assertThat(images).allMatch(it::has);
    assertThat(it.rows.tags().list(it.packageId(), "release-", 40)).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void whoeverDiesLeavesARunThatAnotherGoesOnWith() {
    IntStream.range(0, 50).forEach(i -> push(9, "image " + i, "t" + i));
    beans.put(new PolicyScope.Instance(), keeping("none"), it.account);
    database.execute(
        "update retention_run set started_at = null, finished_at = null, lease_until = null where place = 'INSTANCE'");
    AtomicInteger steps = new AtomicInteger();
    beans.beforeStep(
        () -> {
          if (steps.incrementAndGet() == 2) {
            throw new OutOfMemoryError("killed");
          }
        });
    assertThatThrownBy(() -> beans.retention().runDue(Duration.ofDays(1)))
        .isInstanceOf(OutOfMemoryError.class);
    RetentionBeans other = node();
    assertThat(other.retention().runDue(Duration.ofDays(1))).isFalse();
    assertThat(other.retention().findReport(new PolicyScope.Instance()).orElseThrow().finishedAt())
        .isEmpty();
    database.execute(
        "update retention_run set lease_until = current_timestamp - interval '1' second");
    assertThat(other.retention().runDue(Duration.ofDays(1))).isTrue();
    RetentionReport report = other.retention().findReport(new PolicyScope.Instance()).orElseThrow();
    assertThat(report.deleted()).isGreaterThanOrEqualTo(50);
    assertThat(report.finishedAt()).isPresent();
    assertThat(report.accountId()).isEmpty();
    assertThat(it.living()).isEmpty();
    assertThat(other.retention().runDue(Duration.ofDays(1))).isFalse();
  }

  private int stopEvents() {
    return it.audit.find("action:retention.stop").size();
  }

  @Test
  void aRunThatIsToStopEndsBeforeItsNextStepAndTheNextOneDoesWhatIsLeft() {
    IntStream.range(0, 50).forEach(i -> push(9, "image " + i, "t" + i));
    beans.put(pack, keeping("none"), it.account);
    AtomicInteger steps = new AtomicInteger();
    beans.beforeStep(
        () -> {
          if (steps.incrementAndGet() == 2) {
            assertThat(beans.stop(pack, it.account)).isTrue();
            assertThat(beans.stop(pack, it.account)).as("asked twice").isTrue();
          }
        });
    int events = stopEvents();

    RetentionReport stopped = beans.run(pack, it.account);

    assertThat(stopped.finishedAt()).isPresent();
    assertThat(stopped.stop())
        .hasValueSatisfying(
            wish -> {
              assertThat(wish.fulfilled()).isTrue();
              assertThat(wish.login()).isNotEmpty();
            });
    assertThat(stopped.deleted()).isEqualTo(20);
    assertThat(stopped.failed()).isZero();
    assertThat(it.living()).hasSize(30);
    assertThat(stopEvents()).isEqualTo(events + 1);
    assertThat(beans.stop(pack, it.account)).as("it has ended").isFalse();

    beans.beforeStep(
        () -> assertThat(beans.stop(pack, stopped, it.account)).as("another run").isFalse());
    RetentionReport next = beans.run(pack, it.account);
    assertThat(next.deleted()).isEqualTo(30);
    assertThat(next.stop()).isEmpty();
    assertThat(it.living()).isEmpty();
  }

  @Test
  void aRunThatIsToStopAndWhoseNodeIsGoneIsEndedByTheNextNode() {
    IntStream.range(0, 50).forEach(i -> push(9, "image " + i, "t" + i));
    PolicyScope instance = new PolicyScope.Instance();
    beans.put(instance, keeping("none"), it.account);
    database.execute(
        "update retention_run set started_at = null, finished_at = null, lease_until = null where place = 'INSTANCE'");
    beans.beforeStep(
        () -> {
          throw new OutOfMemoryError("killed");
        });
    assertThatThrownBy(() -> beans.retention().runDue(Duration.ofDays(1)))
        .isInstanceOf(OutOfMemoryError.class);
    RetentionBeans other = node();
    assertThat(other.stop(instance, it.account)).isTrue();
    assertThat(other.retention().runDue(Duration.ofDays(1))).as("it may live").isFalse();
    assertThat(other.retention().findReport(instance).orElseThrow().finishedAt()).isEmpty();
    database.execute(
        "update retention_run set lease_until = current_timestamp - interval '1' second");

    assertThat(other.retention().runDue(Duration.ofDays(1))).isFalse();

    RetentionReport stopped = other.retention().findReport(instance).orElseThrow();
    assertThat(stopped.finishedAt()).isPresent();
    assertThat(stopped.stop().orElseThrow().fulfilled()).isTrue();
    assertThat(it.living()).isNotEmpty();
    assertThat(other.retention().runDue(Duration.ZERO)).isTrue();
    RetentionReport next = other.retention().findReport(instance).orElseThrow();
    assertThat(next.stop()).isEmpty();
    assertThat(next.finishedAt()).isPresent();
    assertThat(it.living()).isEmpty();
  }

  /** What was done before somebody who goes on reads it is counted all the same. */
  @Test
  void aRunThatDeletesNothingReadsThatItIsToStopAsWell() {
    String place = pack.place().key();
    var runs = it.rows.daos().retentionRuns();
    var done = new io.hatoba.metadata.packages.RetentionRunDao.Counts(1, 0, 0, 0, 0);
    database
        .transactions()
        .required(
            () -> {
              runs.claim(place, "node", OptionalLong.empty(), Duration.ZERO);
              assertThat(runs.advance(place, "node", 1, done)).isTrue();
              assertThat(runs.stop(place, "node")).as("nobody wants it").isFalse();
            });
    assertThat(beans.stop(pack, it.account)).isTrue();
    database
        .transactions()
        .required(
            () -> {
              assertThat(runs.advance(place, "node", 2, done)).isFalse();
              assertThat(runs.stop(place, "another")).isFalse();
              assertThat(runs.stop(place, "node")).isTrue();
              assertThat(runs.advance(place, "node", 3, done)).isFalse();
            });
    RetentionReport report = beans.retention().findReport(pack).orElseThrow();
    assertThat(report.packages()).isEqualTo(2);
    assertThat(report.stop().orElseThrow().fulfilled()).isTrue();
  }

  @Test
  void whoeverIsKilledWhileARunIsToStopLeavesItToTheNextNode() {
    boolean ended = false;
    for (int statements = 0; !ended; statements += 7) {
      IntStream.range(0, 22).forEach(i -> push(9, "image " + i, "t" + i));
      beans.put(pack, keeping("none"), it.account);
      AtomicInteger steps = new AtomicInteger();
      RetentionBeans killed = node();
      killed.beforeStep(
          () -> {
            if (steps.incrementAndGet() == 2) {
              beans.stop(pack, it.account);
            }
          });
      ended = database.killedAfter(statements, () -> killed.run(pack, it.account));
      database.execute(
          "update retention_run set lease_until = null where place = ?", pack.place().key());
      RetentionReport next = beans.run(pack, it.account);
      assertThat(next.finishedAt()).as("after %d", statements).isPresent();
      assertThat(next.stop()).as("a run of its own").isEmpty();
      assertThat(it.living()).isEmpty();
      assertThat(statements).isLessThan(2_000);
    }
  }

  @Test
  void whatIsOfATypeThatIsDisabledWaitsUntilItIsEnabledAgain() {
    String image = push(9, "image", "old");
    RegistryKind kind = it.name().kind();
    beans.put(pack, keeping("none"), it.account);
    beans.change(kind, PackageTypeMode.DISABLED);
    database.execute(
        "update retention_run set started_at = null, finished_at = null, lease_until = null where place = 'INSTANCE'");
    assertThat(beans.retention().preview(pack, 0, 10).deleted()).isZero();
    assertThat(beans.verdicts(pack)).isEmpty();
    assertThat(beans.run(pack, it.account).deleted()).isZero();
    assertThat(beans.retention().runDue(Duration.ofDays(1))).isTrue();
    assertThat(it.has(image)).isTrue();

    beans.change(kind, PackageTypeMode.READ_ONLY);
    assertThat(beans.verdicts(pack)).hasSize(1);
    // Disabled once more after it was judged.
    beans.beforeStep(() -> beans.change(kind, PackageTypeMode.DISABLED));
    RetentionReport paused = beans.run(pack, it.account);
    assertThat(paused.deleted()).isZero();
    assertThat(paused.spared()).isEqualTo(1);
    assertThat(it.has(image)).isTrue();

    beans.beforeStep(() -> {});
    beans.change(kind, PackageTypeMode.ENABLED);
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(1);
    assertThat(it.has(image)).isFalse();
  }

  @Test
  void aPackageWhoseNameIsTooLongHoldsUpNoOther() {
    // As after its owner got a longer login.
    Rows others = new Rows(database);
    database.execute(
        "update package set name = ? where id = ?", "a".repeat(250), others.packageId());
    String image = push(9, "image", "v1");
    beans.put(new PolicyScope.Instance(), keeping("none"), it.account);
    beans.run(new PolicyScope.Instance(), it.account);
    assertThat(it.has(image)).isFalse();
    database.execute("update package set name = 'app' where id = ?", others.packageId());
  }

  @Test
  void oneNodeAtATimeDoesARun() {
    push(9, "image", "v1");
    beans.put(pack, keeping("none"), it.account);
    RetentionBeans other = node();
    beans.beforeStep(
        () ->
            assertThatThrownBy(() -> other.run(pack, it.account))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("under way"));
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(1);
    // Whoever has lost its lease does nothing more.
    push(9, "another", "v2");
    beans.beforeStep(
        () ->
            database.execute(
                "update retention_run set runner = 'other' where place = ?",
                "PACKAGE:" + it.packageId()));
    beans.run(pack, it.account);
    assertThat(it.has(Rows.image("another"))).isTrue();
  }

  /** Whatever the versions, the policy and the tags: what the preview says happens, and no more. */
  @Test
  void nothingThatARuleKeepsGoesNorAnythingThatSomethingNeeds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      List<String> documents = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String document = document(random, documents, round + "-" + i);
        String[] tags =
            Stream.of("latest", "v1", "1.0." + i, "1.1." + i + "-rc.1", "x" + i)
                .filter(tag -> random.nextInt(4) == 0)
                .toArray(String[]::new);
        it.push(document, tags);
        documents.add(document);
      }
      documents.forEach(document -> age(document, random.nextInt(12)));
      RetentionPolicy policy =
          new RetentionPolicy(
              maybe(random, 3),
              maybe(random, 8),
              NO,
              random.nextBoolean() ? List.of(new TagGlob("x*"), new TagGlob("latest")) : List.of(),
              List.of(VersionRange.parse(">=1.0.6 <1.1")),
              maybe(random, 2),
              maybe(random, 1),
              true,
              maybe(random, 5));
      beans.put(pack, policy, it.account);
      List<PackageVersion> before = it.list(Versions.State.ACTIVE);
      RetentionPreview preview = beans.retention().preview(pack, 0, 1_000);
      assertThat(preview.deleted() + preview.kept()).isEqualTo(before.size());
      Set<Digest> going =
          preview.verdicts().stream()
              .filter(verdict -> verdict.kept().isEmpty())
              .map(RetentionPreview.Verdict::digest)
              .collect(Collectors.toSet());
      Set<String> there = documents.stream().filter(it::has).collect(Collectors.toSet());
      RetentionReport report = beans.run(pack, it.account);
      assertThat(report.deleted()).as("seed %d", seed).isEqualTo(going.size());
      assertThat(report.freed()).isEqualTo(preview.freed());
      for (PackageVersion version : before) {
        boolean lives =
            it.versions.find(it.packageId(), version.id()).orElseThrow().deletion().isEmpty();
        assertThat(lives)
            .as("seed %d, %s %s", seed, version.tags(), policy)
            .isEqualTo(!going.contains(version.root().digest()));
        if (policy.keepTags().size() > 0
            && version.tags().stream().anyMatch(tag -> tag.matches("x.*|latest"))) {
          assertThat(lives).isTrue();
        }
        if (version.tags().stream().anyMatch(tag -> tag.matches("1[.]0[.]([6-9]|1[01])"))) {
          assertThat(lives).isTrue();
        }
        if (version.tags().isEmpty() && policy.deleteUntaggedAfterDays().isEmpty()) {
          assertThat(lives).isTrue();
        }
      }
      Set<String> stay = new HashSet<>(there);
      stay.removeIf(document -> !it.has(document));
      for (String living : stay) {
        for (String other : there) {
          String digest = Rows.digest(other).toString();
          if (living.contains("'manifests'") && living.contains(digest)) {
            assertThat(it.has(other)).as("seed %d: a child", seed).isTrue();
          }
          if (other.contains("'subject'") && other.contains(Rows.digest(living).toString())) {
            assertThat(it.has(other)).as("seed %d: a referrer", seed).isTrue();
          }
        }
      }
    }
  }

  private static String document(Random random, List<String> before, String comment) {
    List<String> images = before.stream().filter(one -> !one.contains("'manifests'")).toList();
    if (images.size() > 2 && random.nextInt(3) == 0) {
      return index(
          images.get(random.nextInt(images.size())), images.get(random.nextInt(images.size())));
    }
    return before.size() > 2 && random.nextInt(4) == 0
        ? about(before.get(random.nextInt(before.size())), comment)
        : Rows.image(comment);
  }

  private static OptionalInt maybe(Random random, int number) {
    return random.nextBoolean() ? OptionalInt.of(number) : NO;
  }

  /** As many as some packages have; a page is three statements, whatever is on it. */
  @Test
  void tenThousandVersionsAreJudgedByPages() {
    makeVersions(10_000);
    beans.put(pack, last(100), it.account);
    List<RetentionPreview> previews = new ArrayList<>();
    List<String> statements =
        database.statements(() -> previews.add(beans.retention().preview(pack, 0, 10)));
    assertThat(previews.get(0).deleted()).isEqualTo(9_900);
    assertThat(previews.get(0).kept()).isEqualTo(100);
    assertThat(statements).hasSizeLessThan(100);
    // A run ends in time, and another goes on.
    beans.put(pack, last(9_900), it.account);
    assertThat(beans.run(pack, it.account).deleted()).isEqualTo(100);
    assertThat(beans.retention().run(pack, it.account, Duration.ZERO).finishedAt()).isEmpty();
    assertThat(beans.run(pack, it.account).finishedAt()).isPresent();
  }

  /** With keys of the sequences: other tests take the largest for the last. */
  private void makeVersions(int count) {
    String rows =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "(" + i + ")")
            .collect(Collectors.joining(",", "(values ", ")"));
    for (int from = 0; from < count; from += 1_000) {
      database.execute(
          "insert into manifest (id, package_id, digest, media_type, size, content, pushed_at)"
              + " select nextval('manifest_seq'), "
              + it.packageId()
              + ", 'sha256:' || lpad(cast(y.n as varchar), 64, '0'),"
              + " 'application/vnd.oci.image.manifest.v1+json', 0, cast('' as bytea),"
              + " current_timestamp - interval '9' day"
              + (" from (select " + from + " + x.n as n from " + rows + " x (n)) y"));
    }
    String made =
        " from manifest m where m.size = 0 and m.digest like 'sha256:000000%' and m.package_id = "
            + it.packageId();
    database.execute(
        "insert into package_version (id, package_id, manifest_id, created_at, updated_at, size)"
            + " select nextval('package_version_seq'), m.package_id, m.id,"
            + " current_timestamp - interval '9' day, current_timestamp - interval '9' day, 0"
            + made);
    database.execute(
        "insert into tag (id, package_id, name, manifest_id) select nextval('tag_seq'),"
            + " m.package_id, '1.0.' || cast(m.id as varchar), m.id"
            + made);
  }
}
