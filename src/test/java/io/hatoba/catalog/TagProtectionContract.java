package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.ValidationException;
import io.hatoba.config.Settings;
import io.hatoba.events.Actor;
import io.hatoba.events.CredentialKind;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.TagPattern;
import io.hatoba.registry.TagRule;
import io.hatoba.registry.Tags;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags that are protected, and tags through time, on either database. */
abstract class TagProtectionContract {
  private static final String ONE = Rows.image("one");
  private static final String TWO = Rows.image("two");

  @TempDir private Path directory;
  private TestDatabase database;
  private VersionsFixture it;
  private TagHistory history;
  private TagProtection protection;
  private int waits;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    it = new VersionsFixture(database, directory);
    signIn();
    restart();
  }

  private void signIn() {
    it.audit.origin().begin("192.0.2.7", "docker/28");
    it.audit.origin().actAs(Actor.personal(it.account, "", VersionsFixture.TOKEN));
  }

  /** A node that has looked at nothing yet, and so knows every rule. */
  private void restart() {
    it = it.restarted();
    history = new TagHistory(it.rows.packages(), it.rows.daos().tagMoves(), it.tags, () -> waits++);
    protection =
        new TagProtection(
            it.rows.daos().tagProtections(),
            it.rows.packages(),
            new AccessEpoch(it.rows.epochs()),
            it.audit.log());
  }

  @AfterEach
  void removeRules() {
    database.execute("delete from tag_protection");
  }

  private TagProtection.Where owner() {
    return new TagProtection.Where.Owner(it.rows.ownerId(), it.rows.owner(), true);
  }

  private TagProtection.Where pack() {
    return new TagProtection.Where.Pack(it.name());
  }

  private static TagPattern glob(String text) {
    return TagPattern.of(TagPattern.Syntax.GLOB, text);
  }

  private TagRule protect(
      TagProtection.Where where, TagRule.Kind kind, String pattern, String... exceptions) {
    TagProtection.NewRule made =
        new TagProtection.NewRule(
            kind, glob(pattern), Stream.of(exceptions).map(TagProtectionContract::glob).toList());
    TagRule rule =
        database.transactions().required(() -> protection.create(where, made, it.account));
    restart();
    return rule;
  }

  private PackageTags.Mover mover() {
    return new PackageTags.Mover(Publisher.account(it.account), true);
  }

  private Digest named(String tag) {
    return database
        .transactions()
        .required(
            () ->
                it.registry
                    .manifests()
                    .require(it.name(), new Tag(tag), new Viewer(true, () -> true)))
        .digest();
  }

  private void move(String tag, Digest digest) {
    database.transactions().required(() -> it.tags.move(it.name(), new Tag(tag), digest, mover()));
  }

  private void putBack(String tag, Instant at) {
    database.transactions().required(() -> history.putBack(it.name(), new Tag(tag), at, mover()));
  }

  private List<TagMove> moves(String tag) {
    return database
        .transactions()
        .required(() -> history.list(it.name(), new Tag(tag), OptionalLong.empty(), 100).moves());
  }

  private static void refused(ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DeniedException.class, refusal -> assertThat(refusal.message()).contains(words));
  }

  private void everyWayIsRefused(String tag, Digest now, Digest other, String... words) {
    refused(() -> it.push(TWO, tag), words);
    refused(() -> it.push(TWO, "free", tag), words);
    refused(() -> move(tag, other), words);
    refused(() -> it.delete(new Tag(tag)), words);
    // Of several protected tags that it has, any may be the one that is named.
    refused(() -> it.delete(now), "is protected by the rule ");
    refused(
        () ->
            database
                .transactions()
                .required(() -> it.tags.delete(it.name(), new Tag(tag), it.account)),
        words);
    assertThat(named(tag)).isEqualTo(now);
    assertThat(it.push(ONE, tag)).isEqualTo(now);
    assertThatThrownBy(() -> named("free")).isInstanceOf(RegistryException.class);
  }

  @Test
  void anImmutableTagIsNeitherMovedNorDeletedInAnyWay() {
    Digest one = it.push(ONE, "v1", "latest");
    Digest two = it.push(TWO);
    TagRule rule = protect(pack(), TagRule.Kind.IMMUTABLE, "v*", "v0*");

    everyWayIsRefused(
        "v1",
        one,
        two,
        "tag v1 is protected by the rule " + rule.id() + " (immutable v*) of the package",
        "an administrator of the package can change the rule");

    it.push(TWO, "latest", "v2");
    it.push(ONE, "v0.1");
    it.push(TWO, "v0.1");
    it.delete(new Tag("v0.1"));
    assertThat(named("v2")).isEqualTo(two);
  }

  @Test
  void rulesOfTheOwnerAndOfTheInstanceHoldAsWell() {
    Digest one = it.push(ONE, "r1", "i1", "latest");
    Digest two = it.push(TWO);
    protect(owner(), TagRule.Kind.IMMUTABLE, "r?");
    TagRule instance = protect(new TagProtection.Where.Instance(), TagRule.Kind.IMMUTABLE, "i?");
    everyWayIsRefused("r1", one, two, "(immutable r?) of " + it.rows.owner() + " ", "an owner of ");
    everyWayIsRefused(
        "i1", one, two, "(immutable i?) of this instance", "a site administrator can change");

    Rows others = new Rows(database);
    assertThat(it.registry.protection().find(others.packageId(), List.of(new Tag("r1")))).isEmpty();
    assertThat(it.registry.protection().find(others.packageId(), List.of(new Tag("i1"))))
        .containsEntry(new Tag("i1"), instance);
  }

  @Test
  void aRuleThatIsRemovedProtectsNothing() {
    it.push(ONE, "v1");
    TagRule rule = protect(pack(), TagRule.Kind.IMMUTABLE, "*");
    assertThat(database.transactions().required(() -> protection.delete(owner(), rule.id())))
        .isFalse();
    assertThat(database.transactions().required(() -> protection.delete(pack(), rule.id())))
        .isTrue();
    restart();
    it.push(TWO, "v1");
    assertThat(
            it.audit.find("org:" + it.rows.owner()).stream()
                .map(event -> event.action())
                .filter(action -> action.startsWith("tag_protection")))
        .containsExactly("tag_protection.destroy", "tag_protection.create");
  }

  @Test
  void anImmutableTagThatWasDeletedBeforeIsFree() {
    it.push(ONE, "v1");
    it.delete(new Tag("v1"));
    protect(pack(), TagRule.Kind.IMMUTABLE, "*");
    it.push(TWO, "v1");
    assertThat(named("v1")).isEqualTo(Rows.digest(TWO));
  }

  @Test
  void aNameThatIsWrittenOnceNamesNothingElseEvenAfterADelete() {
    Digest one = it.push(ONE, "v1");
    it.delete(new Tag("v1"));
    protect(pack(), TagRule.Kind.WRITE_ONCE, "v*");
    refused(() -> it.push(TWO, "v1"), "(write once v*)", "has named something else before");
    refused(() -> it.push(TWO, "v2", "v1"), "tag v1 is protected");
    assertThatThrownBy(() -> named("v2")).isInstanceOf(RegistryException.class);
    it.push(ONE, "v1");
    assertThat(named("v1")).isEqualTo(one);
    it.push(TWO, "v2");
    refused(() -> it.delete(new Tag("v2")), "is not deleted");
  }

  @Test
  void ofPushesToAWriteOnceTagThatRaceOneWins() {
    protect(pack(), TagRule.Kind.WRITE_ONCE, "*");
    for (int round = 0; round < 8; round++) {
      String tag = "raced" + round;
      List<Boolean> won =
          Race.run(
              2,
              racer -> {
                signIn();
                try {
                  RacingInsert.retried(() -> it.push(Rows.image("racer" + racer), tag));
                  return true;
                } catch (DeniedException refused) {
                  return false;
                }
              });
      assertThat(won).containsExactlyInAnyOrder(true, false);
      assertThat(named(tag)).isEqualTo(Rows.digest(Rows.image("racer" + won.indexOf(true))));
      assertThat(moves(tag)).hasSize(1);
    }
  }

  @Test
  void aPushHasOneStatementMoreWhereRulesHold() {
    protect(pack(), TagRule.Kind.WRITE_ONCE, "v*");
    protect(owner(), TagRule.Kind.IMMUTABLE, "r*");
    it.push(ONE, "before", "latest");
    String[] many =
        IntStream.range(0, 40).mapToObj(i -> i == 0 ? "latest" : "v" + i).toArray(String[]::new);
    assertThat(
            database.statements(() -> it.push(TWO, many)).stream()
                .filter(sql -> !sql.matches("(?i)(select nextval|call next).*")))
        .hasSizeLessThanOrEqualTo(15);
  }

  @Test
  void rulesHaveABound() {
    for (int i = 0; i < 50; i++) {
      int number = i;
      database
          .transactions()
          .required(
              () ->
                  protection.create(
                      pack(),
                      new TagProtection.NewRule(
                          TagRule.Kind.IMMUTABLE, glob("v" + number), List.of()),
                      it.account));
    }
    assertThat(database.transactions().required(() -> protection.list(pack()))).hasSize(50);
    assertThatThrownBy(() -> protect(pack(), TagRule.Kind.IMMUTABLE, "v*"))
        .isInstanceOf(ValidationException.class);
    protect(owner(), TagRule.Kind.IMMUTABLE, "v*");
  }

  @Test
  void everyMoveIsKeptWithWhoAndWhy() {
    Digest one = it.push(ONE, "latest");
    Digest two = it.push(TWO, "latest");
    move("latest", one);
    it.delete(new Tag("latest"));
    List<TagMove> moves = moves("latest");
    assertThat(moves).extracting(TagMove::cause).containsExactly("delete", "move", "push", "push");
    assertThat(moves)
        .extracting(TagMove::to)
        .containsExactly(Optional.empty(), Optional.of(one), Optional.of(two), Optional.of(one));
    assertThat(moves)
        .allSatisfy(
            move -> {
              assertThat(move.login()).hasValue(it.login);
              assertThat(move.credential()).isEqualTo(CredentialKind.PERSONAL_ACCESS_TOKEN);
              assertThat(move.credentialId()).hasValue(70);
            });
  }

  @Test
  void whatIsToldOfTagsIsDurable() {
    it.push(ONE, "latest");
    waits = 0;
    PackageTags told =
        CatalogBeans.tags(
            database,
            it.registry,
            new Settings(key -> Optional.empty()),
            it.audit.log(),
            () -> waits++);
    database.transactions().required(() -> told.list(it.name(), "", 1));
    assertThat(waits).isEqualTo(1);
    database.transactions().required(() -> told.find(it.name(), new Tag("latest")));
    assertThat(waits).isEqualTo(2);
    moves("latest");
    assertThat(waits).isEqualTo(3);
    Tags names = new Tags(it.rows.tags(), it.rows.packages(), () -> waits++);
    database
        .transactions()
        .required(() -> names.list(it.name(), "", 1, new Viewer(true, () -> true)));
    assertThat(waits).isEqualTo(4);
  }

  @Test
  void aTagIsPutBackToWhatItNamedThen() {
    Digest one = it.push(ONE, "latest");
    Digest two = it.push(TWO, "latest");
    putBack("latest", moves("latest").get(1).at());
    assertThat(named("latest")).isEqualTo(one);
    assertThat(moves("latest").get(0).cause()).isEqualTo("put_back");
    assertThat(it.audit.find("org:" + it.rows.owner()).get(0).action())
        .isEqualTo("packages.tag_moved");
    database
        .transactions()
        .required(() -> history.putBack(it.name(), new Tag("latest"), two, mover()));
    assertThat(named("latest")).isEqualTo(two);
  }

  @Test
  void whatWasDeletedComesBackWithItsTag() {
    Digest one = it.push(ONE, "latest");
    Instant then = moves("latest").get(0).at();
    it.delete(one);
    putBack("latest", then);
    assertThat(named("latest")).isEqualTo(one);
    assertThat(
            database
                .transactions()
                .required(
                    () ->
                        it.registry
                            .manifests()
                            .require(it.name(), one, new Viewer(false, () -> false)))
                .digest())
        .isEqualTo(one);
  }

  @Test
  void whoMayPushAndNotRestoreBringsNothingBackByATag() {
    Digest one = it.push(ONE, "latest");
    it.push(TWO, "other");
    Instant then = moves("latest").get(0).at();
    it.delete(one);
    PackageTags.Mover writer = new PackageTags.Mover(Publisher.account(it.account), false);
    refused(
        () ->
            database
                .transactions()
                .required(() -> history.putBack(it.name(), new Tag("latest"), then, writer)),
        "was deleted; whoever administers the package can restore it");
    refused(
        () ->
            database
                .transactions()
                .required(() -> it.tags.move(it.name(), new Tag("other"), one, writer)),
        "was deleted");
    assertThat(named("other")).isEqualTo(Rows.digest(TWO));
  }

  @Test
  void aTagThatNamesItAlreadyDoesNotMove() {
    Digest one = it.push(ONE, "latest");
    move("latest", one);
    assertThat(moves("latest")).hasSize(1);
    assertThat(it.audit.find("org:" + it.rows.owner()).get(0).action())
        .isNotEqualTo("packages.tag_moved");
  }

  @Test
  void aPackageWithAProtectedTagIsDeletedBySiteAdministratorsOnly() {
    it.push(ONE, "v1");
    it.push(TWO, "latest");
    TagRule rule = protect(owner(), TagRule.Kind.IMMUTABLE, "v*");
    refused(() -> deletePackage(false), "tag v1 is protected by the rule " + rule.id());
    database.transactions().required(() -> protection.delete(owner(), rule.id()));
    restart();
    it.delete(new Tag("v1"));
    protect(owner(), TagRule.Kind.WRITE_ONCE, "v*");
    refused(() -> deletePackage(false), "tag v1 is protected", "is kept for what it has named");
    deletePackage(true);
    assertThatThrownBy(() -> named("latest")).isInstanceOf(RegistryException.class);
  }

  private void deletePackage(boolean anyway) {
    database
        .transactions()
        .required(
            () -> {
              it.deletions.delete(it.rows.packageId(), it.account, anyway);
              return true;
            });
  }

  @Test
  void aRuleIsNotLargerWithItsExceptionsThanWithout() {
    TagPattern large = TagPattern.of(TagPattern.Syntax.REGEX, "(abcdefgh){120}");
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .required(
                        () ->
                            protection.create(
                                pack(),
                                new TagProtection.NewRule(
                                    TagRule.Kind.IMMUTABLE, large, List.of(large, large)),
                                it.account)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("too large together");
  }

  @Test
  void whatCannotBeHadAnyMoreIsNotPutBack() {
    Digest one = it.push(ONE, "latest");
    Instant then = moves("latest").get(0).at();
    refused422(() -> putBack("latest", then.minusSeconds(3600)), "named nothing");
    refused422(
        () ->
            database
                .transactions()
                .required(
                    () ->
                        history.putBack(
                            it.name(), new Tag("latest"), Digest.sha256(new byte[] {1}), mover())),
        "has never named");
    it.delete(one);
    for (String table : List.of("package_version", "manifest")) {
      database.execute(
          "update "
              + table
              + " set deleted_at = current_timestamp - interval '31' day where package_id = ?",
          it.rows.packageId());
    }
    refused422(() -> putBack("latest", then), "any more");
  }

  private static void refused422(ThrowingCallable call, String words) {
    assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContaining(words);
  }

  @Test
  void aPutBackAndAPushThatRaceLeaveAHistoryThatFits() {
    it.push(ONE, "latest");
    it.push(TWO, "latest");
    Instant then = moves("latest").get(1).at();
    for (int round = 0; round < 8; round++) {
      String pushed = Rows.image("round" + round);
      Race.run(
          2,
          racer -> {
            signIn();
            return RacingInsert.retried(
                () -> {
                  if (racer == 0) {
                    putBack("latest", then);
                  } else {
                    it.push(pushed, "latest");
                  }
                  return true;
                });
          });
      List<TagMove> moves = moves("latest");
      assertThat(moves.get(0).to()).hasValue(named("latest"));
      for (int newer = 0; newer + 1 < moves.size(); newer++) {
        assertThat(moves.get(newer).from()).isEqualTo(moves.get(newer + 1).to());
      }
    }
  }

  @Test
  void aPageOfTagsSaysWhoMovedThemAndWhatProtectsThem() {
    Digest one = it.push(ONE, "a", "b", "v1");
    TagRule rule = protect(pack(), TagRule.Kind.IMMUTABLE, "v*");
    PackageTags.Page page = database.transactions().required(() -> it.tags.list(it.name(), "a", 1));
    assertThat(page.more()).isTrue();
    assertThat(page.tags())
        .singleElement()
        .satisfies(
            tag -> {
              assertThat(tag.tag()).isEqualTo(new Tag("b"));
              assertThat(tag.digest()).isEqualTo(one);
              assertThat(tag.move().orElseThrow().login()).hasValue(it.login);
              assertThat(tag.rule()).isEmpty();
            });
    PackageTags.Page last = database.transactions().required(() -> it.tags.list(it.name(), "b", 1));
    assertThat(last.more()).isFalse();
    assertThat(last.tags().get(0).rule()).hasValue(rule);
  }
}
