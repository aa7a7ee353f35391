package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.MigratedPackage.Conflict;
import io.hatoba.catalog.MigratedPackage.State;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages of the Docker registry that become packages of the Container registry, and back. */
abstract class MigrationsContract {
  @TempDir private Path directory;
  private TestDatabase database;
  private MigrationBench bench;
  private Estate estate;
  private Repository code;
  private ImageName docker;
  private ImageName container;
  private long id;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    bench = new MigrationBench(database, directory);
    estate = bench.estate;
    code = estate.repository("code", Visibility.PRIVATE);
    docker = estate.docker("code/app");
    container = estate.container("code/app");
    id = estate.push(docker);
  }

  private void collaborate(long accountId, Permission permission) {
    estate.run(
        () ->
            estate
                .daos
                .repositoryGrants()
                .put(
                    code.id(),
                    io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee.ACCOUNT,
                    accountId,
                    permission));
  }

  @Test
  void aPackageIsReachedByBothNamesAndBelongsToTheContainerRegistry() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);

    assertThat(ended.state()).isEqualTo(RegistryMigration.State.COMPLETED);
    assertThat(ended.finishedAt()).isPresent();
    assertThat(bench.report(ended))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.name()).isEqualTo("code/app");
              assertThat(line.newName()).isEqualTo("code/app");
              assertThat(line.state()).isEqualTo(State.DONE);
            });
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.CONTAINER);
    assertThat(estate.reached(docker)).hasValue(id);
    assertThat(estate.reached(container)).hasValue(id);
    assertThat(bench.tags(id)).containsExactly("v1");
  }

  @Test
  void rolesInTheRepositoryAreRolesOnThePackageByEitherName() {
    collaborate(estate.stranger.id(), Permission.PUSH);
    bench.migrate(ConflictRule.REFUSE);

    for (ImageName name : List.of(docker, container)) {
      assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
      assertThat(estate.may(estate.stranger, Action.DELETE, name)).isFalse();
      assertThat(estate.may(estate.member, Action.PULL, name)).as("base role").isTrue();
      assertThat(estate.may(estate.member, Action.PUSH, name)).isFalse();
      assertThat(estate.may(code, Action.PUSH, name)).as("its workflows").isTrue();
      assertThat(estate.may(code, Action.DELETE, name)).isTrue();
    }
    assertThat(estate.in(() -> estate.catalog.access().listUsers(id, new Slice(0, 10)).items()))
        .singleElement()
        .satisfies(held -> assertThat(held.role()).isEqualTo(Role.WRITE));
  }

  @Test
  void whoLosesARoleInTheRepositoryLosesTheCopyOnThePackage() {
    collaborate(estate.stranger.id(), Permission.PUSH);
    bench.migrate(ConflictRule.REFUSE);

    collaborate(estate.stranger.id(), Permission.PULL);
    assertThat(estate.may(estate.stranger, Action.PUSH, container)).isFalse();
    assertThat(estate.may(estate.stranger, Action.PULL, container)).isTrue();
    estate.run(
        () ->
            estate
                .daos
                .repositoryGrants()
                .delete(
                    code.id(),
                    io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee.ACCOUNT,
                    estate.stranger.id()));
    assertThat(estate.may(estate.stranger, Action.PULL, container)).isFalse();
    assertThat(estate.may(estate.stranger, Action.PULL, docker)).isFalse();
  }

  private void dismiss(long accountId) {
    estate.run(
        () ->
            estate
                .daos
                .repositoryGrants()
                .delete(
                    code.id(),
                    io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee.ACCOUNT,
                    accountId));
  }

  /** A package of the Container registry that is called alike and that the same people see. */
  private long twin(String annotation) {
    return bench.twin(code, container, annotation);
  }

  @Test
  void whoLosesARoleInTheRepositoryLosesTheOneThatAMergeGave() {
    twin("'of':'container'");
    collaborate(estate.stranger.id(), Permission.PUSH);
    bench.migrate(ConflictRule.MERGE);
    assertThat(estate.may(estate.stranger, Action.PUSH, container)).isTrue();

    dismiss(estate.stranger.id());

    assertThat(estate.may(estate.stranger, Action.PULL, container)).isFalse();
    assertThat(estate.may(estate.stranger, Action.PULL, docker)).isFalse();
  }

  @Test
  void aRoleThatAMergeRaisedIsThePackagesOwnAndTold() {
    long other = twin("'of':'container'");
    estate.run(() -> estate.catalog.access().giveUser(other, estate.member.id(), Role.READ));
    collaborate(estate.member.id(), Permission.PUSH);
    bench.migrate(ConflictRule.MERGE);
    assertThat(estate.may(estate.member, Action.PUSH, container)).isTrue();

    dismiss(estate.member.id());

    assertThat(estate.may(estate.member, Action.PUSH, container)).isTrue();
    assertThat(estate.audit.find("package:" + container))
        .filteredOn(event -> event.action().equals("packages.package_merged"))
        .singleElement()
        .satisfies(event -> assertThat(event.details()).contains("\"roles_raised\":1"));
  }

  @Test
  void thePackagesOwnRolesCountByItsOldNameToo() {
    bench.migrate(ConflictRule.REFUSE);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.WRITE));

    assertThat(estate.may(estate.member, Action.PUSH, docker)).isTrue();
  }

  @Test
  void aPublicPackageIsPulledWithoutATokenByItsNewNameOnly() {
    estate.repository("open", Visibility.PUBLIC);
    estate.push(estate.docker("open/app"));
    bench.migrate(ConflictRule.REFUSE);

    assertThat(anonymous(estate.container("open/app"))).isTrue();
    assertThat(anonymous(estate.docker("open/app"))).isFalse();
    assertThat(anonymous(container)).isFalse();
  }

  private boolean anonymous(ImageName name) {
    return estate.in(() -> estate.policy.of(new Caller.Anonymous(), name).allows(Action.PULL));
  }

  @Test
  void eachChangeIsInTheAuditLogInTheNameOfWhoAsked() {
    bench.migrate(ConflictRule.REFUSE);

    assertThat(estate.audit.find("package:" + container))
        .filteredOn(event -> event.action().equals("packages.package_migrated"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.origin().actor().login()).isEqualTo(estate.owner.login());
              assertThat(event.origin().address()).isEqualTo("192.0.2.7");
            });
  }

  @Test
  void aPreviewChangesNothingAndTellsWhatEachRuleWouldDo() {
    twin("");
    estate.push(estate.docker("code/free"));

    RegistryMigration preview =
        estate.in(() -> bench.migrations.preview(bench.plan(ConflictRule.REFUSE)));

    assertThat(preview.state()).isEqualTo(RegistryMigration.State.PREVIEW);
    assertThat(preview.conflicts()).isEqualTo(1);
    MigratedPackage taken = bench.line(preview, "code/app");
    assertThat(taken.conflict()).hasValue(Conflict.LIVING);
    assertThat(taken.planned()).hasValue(State.REFUSED);
    assertThat(taken.reason()).contains("skip", "rename", "merge");
    assertThat(bench.line(preview, "code/free").planned()).hasValue(State.DONE);
    RegistryMigration merging =
        estate.in(() -> bench.migrations.preview(bench.plan(ConflictRule.MERGE)));
    assertThat(bench.line(merging, "code/app").planned()).hasValue(State.DONE);
    assertThat(bench.line(merging, "code/app").reason()).contains("-docker");
    bench.run();
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(estate.in(() -> bench.migrations.find(preview.id()))).isEmpty();
  }

  @Test
  void aPackageWhoseNameIsTakenIsRefusedSkippedOrRenamed() {
    long other = estate.push(container);

    RegistryMigration refused = bench.migrate(ConflictRule.REFUSE);
    assertThat(bench.line(refused, "code/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(refused, "code/app").reason()).contains(container.toString());
    RegistryMigration skipped = bench.migrate(ConflictRule.SKIP);
    assertThat(bench.line(skipped, "code/app").state()).isEqualTo(State.SKIPPED);
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    RegistryMigration renamed =
        bench.migrate(ConflictRule.REFUSE, bench.choice("code/app", MigrationChoice.RENAME, "app"));
    assertThat(bench.line(renamed, "code/app").state()).isEqualTo(State.DONE);

    assertThat(estate.reached(estate.container("app"))).hasValue(id);
    assertThat(estate.reached(docker)).hasValue(id);
    assertThat(estate.reached(container)).hasValue(other);
  }

  @Test
  void aDeletedPackageThatCanBeRestoredIsInTheWayUntilSomebodySaysMerge() {
    long other = estate.push(container);
    estate.run(() -> estate.deletions().delete(other, estate.owner.id(), false));

    RegistryMigration refused = bench.migrate(ConflictRule.REFUSE);
    assertThat(bench.line(refused, "code/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(refused, "code/app").reason()).contains("can be restored");
    RegistryMigration merged = bench.migrate(ConflictRule.MERGE);
    assertThat(bench.line(merged, "code/app").state()).isEqualTo(State.DONE);
    assertThat(estate.reached(container)).hasValue(id);
    assertThatThrownBy(() -> estate.run(() -> estate.deletions().restore(other, estate.owner.id())))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void inAMergeTheTagsOfTheContainerRegistryWinAndTheOthersAreKept() {
    long other = twin("'of':'container'");
    String theirs = bench.digest(other, "v1");
    String ours = bench.digest(id, "v1");
    for (String[] tag :
        new String[][] {
          {"a", Long.toString(id)},
          {"both", Long.toString(id)},
          {"both-docker", Long.toString(id)},
          {"both", Long.toString(other)}
        }) {
      tag(Long.parseLong(tag[1]), tag[0]);
    }

    RegistryMigration merged = bench.migrate(ConflictRule.MERGE);

    assertThat(bench.line(merged, "code/app").state()).isEqualTo(State.DONE);
    assertThat(estate.reached(docker)).hasValue(other);
    assertThat(estate.reached(container)).hasValue(other);
    assertThat(bench.tags(other))
        .containsExactly("a", "both", "both-docker", "both-docker-2", "v1", "v1-docker");
    assertThat(bench.digest(other, "v1")).isEqualTo(theirs);
    assertThat(bench.digest(other, "both")).isEqualTo(theirs);
    for (String tag : List.of("a", "both-docker", "both-docker-2", "v1-docker")) {
      assertThat(bench.digest(other, tag)).isEqualTo(ours);
    }
    assertThat(database.query("select id from package where id = ?", id)).isEmpty();
    assertThat(estate.may(code, Action.PUSH, container)).as("its workflows").isTrue();
    assertThat(estate.events(container)).contains("packages.package_merged");
  }

  private void retain(long packageId, int last) {
    database.execute(
        "insert into retention_policy (place, package_id, keep_last, keep_tags, keep_versions,"
            + " delete_tagged, set_by) values (?, ?, ?, '', '', true, ?)",
        "PACKAGE:" + packageId,
        packageId,
        last,
        estate.owner.id());
  }

  private List<Object> retained(long packageId) {
    return database.query(
        "select place || ' ' || keep_last from retention_policy where package_id = ?", packageId);
  }

  private boolean saysThatThePolicyMoved() {
    return estate.audit.find("package:" + container).stream()
        .filter(event -> event.action().equals("packages.package_merged"))
        .anyMatch(event -> event.details().contains("\"retention_policy_moved\":true"));
  }

  @Test
  void aMergeBringsThePolicyOfRetentionWhereThereWasNone() {
    long other = twin("'of':'container'");
    retain(id, 7);

    bench.migrate(ConflictRule.MERGE);

    assertThat(retained(other)).map(Object::toString).containsExactly("PACKAGE:" + other + " 7");
    assertThat(retained(id)).isEmpty();
    assertThat(saysThatThePolicyMoved()).isTrue();
  }

  @Test
  void thePolicyOfRetentionOfThePackageThatStaysHoldsAfterAMerge() {
    long other = twin("'of':'container'");
    retain(id, 7);
    retain(other, 3);

    bench.migrate(ConflictRule.MERGE);

    assertThat(retained(other)).map(Object::toString).containsExactly("PACKAGE:" + other + " 3");
    assertThat(saysThatThePolicyMoved()).isFalse();
  }

  @Test
  void whatCameWithAMergeSaysSoInItsHistory() {
    long other = twin("'of':'container'");
    bench.migrate(ConflictRule.MERGE);

    List<TagMoveDao.Row> moves =
        estate.in(
            () ->
                estate.daos.tagMoves().list(other, new Tag("v1-docker"), OptionalLong.empty(), 10));
    assertThat(moves)
        .extracting(move -> move.mover().cause())
        .containsExactly(TagMoveCause.MIGRATION, TagMoveCause.PUSH);
    assertThat(moves.get(0).from()).isEqualTo(moves.get(0).to()).isEqualTo(moves.get(1).to());
    assertThat(moves.get(0).mover().accountId()).hasValue(estate.owner.id());
  }

  private List<TagMoveDao.Row> moves(long packageId, String tag) {
    return estate.in(
        () -> estate.daos.tagMoves().list(packageId, new Tag(tag), OptionalLong.empty(), 10));
  }

  private void moved(long packageId, String tag, String to) {
    database.execute(
        "insert into tag_move (id, package_id, name, to_digest, moved_by)"
            + " values (nextval('tag_move_seq'), ?, ?, ?, ?)",
        packageId,
        tag,
        to,
        estate.owner.id());
  }

  @Test
  void theHistoryOfATagThatBothPackagesHaveEndsUnderANameOfItsOwn() {
    long other = twin("");
    String digest = bench.digest(other, "v1");
    int before = moves(other, "v1").size();

    bench.migrate(ConflictRule.MERGE);

    assertThat(moves(other, "v1")).hasSize(before);
    List<TagMoveDao.Row> ended = moves(other, "v1-docker");
    assertThat(ended)
        .extracting(move -> move.mover().cause())
        .containsExactly(TagMoveCause.MIGRATION, TagMoveCause.PUSH);
    assertThat(ended.get(0).from().map(Object::toString)).hasValue(digest);
    assertThat(ended.get(0).to()).isEmpty();
    assertThat(bench.tags(other)).containsExactly("v1");
  }

  @Test
  void theHistoriesOfTagsThatAreGoneAreNotMixed() {
    long other = twin("'of':'container'");
    String digest = bench.digest(id, "v1");
    String theirs = bench.digest(other, "v1");
    // Gone in both; the name to keep it by is in use, and the next one was.
    moved(id, "old", digest);
    moved(other, "old", theirs);
    tag(other, "old-docker");
    moved(other, "old-docker", theirs);
    moved(other, "old-docker-2", theirs);
    // Gone there, and a tag without a history here.
    moved(id, "bare", digest);
    tag(other, "bare");

    bench.migrate(ConflictRule.MERGE);

    for (String name : List.of("old", "old-docker", "old-docker-2")) {
      assertThat(moves(other, name)).as(name).hasSize(1);
      assertThat(moves(other, name).get(0).to().map(Object::toString)).hasValue(theirs);
    }
    for (String name : List.of("old-docker-3", "bare-docker")) {
      assertThat(moves(other, name)).as(name).hasSize(1);
      assertThat(moves(other, name).get(0).to().map(Object::toString)).hasValue(digest);
    }
    assertThat(moves(other, "bare")).isEmpty();
  }

  @Test
  void aMergeThatWouldRenameAProtectedTagIsRefusedAndARuleComesWithItsPackage() {
    long other = twin("'of':'container'");
    tag(id, "a");
    protect(id, "IMMUTABLE", "v*");
    protect(other, "IMMUTABLE", "v*");

    RegistryMigration refused = bench.migrate(ConflictRule.MERGE);
    assertThat(bench.line(refused, "code/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(refused, "code/app").reason())
        .contains("tag v1 is protected", "code/app", "an administrator of the package");
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.tags(id)).containsExactly("a", "v1");

    database.execute("delete from tag_protection where package_id = ?", id);
    protect(id, "IMMUTABLE", "a");
    RegistryMigration merged = bench.migrate(ConflictRule.MERGE);
    assertThat(bench.line(merged, "code/app").state()).isEqualTo(State.DONE);
    assertThat(bench.tags(other)).containsExactly("a", "v1", "v1-docker");
    assertThat(database.query("select pattern from tag_protection where package_id = ?", other))
        .map(Object::toString)
        .containsExactlyInAnyOrder("v*", "a");
  }

  @Test
  void aNameThatIsWrittenOnceIsNotGivenToWhatAMergeBrings() {
    long other = twin("'of':'container'");
    database.execute("update tag set name = 'v2' where package_id = ?", other);
    protect(other, "WRITE_ONCE", "*");

    RegistryMigration refused = bench.migrate(ConflictRule.MERGE);
    assertThat(bench.line(refused, "code/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(refused, "code/app").reason())
        .contains("has named something else before");
  }

  private void protect(long packageId, String kind, String pattern) {
    estate.run(
        () -> {
          estate
              .daos
              .tagProtections()
              .insert(
                  TagProtectionDao.Place.pack(packageId),
                  kind,
                  "GLOB",
                  pattern,
                  "",
                  estate.owner.id());
        });
  }

  private void tag(long packageId, String name) {
    database.execute(
        "insert into tag (id, package_id, name, manifest_id) select nextval('tag_seq'),"
            + " t.package_id, ?, t.manifest_id from tag t where t.package_id = ? and t.name = 'v1'",
        name,
        packageId);
  }

  @Test
  void whatIsInBothPackagesIsOnceInTheMergedOne() {
    // The same image by the other name.
    long other = twin("");
    String digest = bench.digest(other, "v1");
    assertThat(bench.digest(id, "v1")).isEqualTo(digest);
    List<Object> same =
        database.query(
            "select id from manifest where package_id = ? and digest = ?", other, digest);
    tag(id, "twin");

    bench.migrate(ConflictRule.MERGE);

    assertThat(bench.tags(other)).containsExactly("twin", "v1");
    assertThat(bench.digest(other, "twin")).isEqualTo(digest);
    assertThat(database.query("select id from manifest where digest = ?", digest))
        .containsExactlyElementsOf(same);
  }

  @Test
  void aLinkThatOnlyADeletedVersionOfTheOneThatGoesNeedsIsRenewedWhereItStays() {
    long other = twin("'of':'container'");
    database.execute(
        "insert into blob (id, digest, size, generation) values (nextval('blob_seq'), ?, 1,"
            + " nextval('blob_generation_seq'))",
        "sha256:" + io.hatoba.metadata.Rows.digest(docker.toString()).hex());
    long blob =
        number(
            "select id from blob where digest = ?",
            "sha256:" + io.hatoba.metadata.Rows.digest(docker.toString()).hex());
    for (long packageId : List.of(id, other)) {
      database.execute(
          "insert into blob_link (id, package_id, blob_id, leased_at, deleted_at) values"
              + " (nextval('blob_link_seq'), ?, ?, current_timestamp - interval '25' hour,"
              + " current_timestamp)",
          packageId,
          blob);
    }

    bench.migrate(ConflictRule.MERGE);

    assertThat(
            number(
                "select count(*) from blob_link where package_id = ? and blob_id = ?"
                    + " and deleted_at is not null and leased_at"
                    + " > current_timestamp - interval '1' hour",
                other,
                blob))
        .isOne();
  }

  @Test
  void aVersionThatIsDeletedInBothCanBeRestoredAsLongAsEither() {
    long other = twin("");
    deletedBefore(id, 10);
    deletedBefore(other, 25);

    bench.migrate(ConflictRule.MERGE);

    for (String table : List.of("package_version", "manifest")) {
      assertThat(
              number(
                  "select count(*) from {t} where package_id = ? and deleted_at"
                          .replace("{t}", table)
                      + " between current_timestamp - interval '11' day"
                      + " and current_timestamp - interval '9' day",
                  other))
          .as(table)
          .isOne();
      assertThat(
              number("select count(*) from {t} where package_id = ?".replace("{t}", table), other))
          .as(table)
          .isOne();
    }
    assertThat(
            number(
                "select count(*) from package_version v join manifest m on m.id = v.manifest_id"
                    + " and m.deleted_with = v.id and m.deleted_at = v.deleted_at"
                    + " where v.package_id = ?",
                other))
        .as("restored together")
        .isOne();
  }

  /** Hidden as a part in the one that goes, and as a version of its own before in the other. */
  @Test
  void aPartThatWasHiddenLaterIsKeptForWhatItIsAPartOf() {
    long other = twin("");
    deletedBefore(id, 10);
    deletedBefore(other, 25);
    database.execute("delete from package_version where package_id = ?", id);

    bench.migrate(ConflictRule.MERGE);

    assertThat(
            number(
                "select count(*) from manifest m join package_version v on v.id = m.deleted_with"
                    + " and v.manifest_id = m.id where m.package_id = ? and m.deleted_at"
                    + " > current_timestamp - interval '11' day and v.deleted_at"
                    + " < current_timestamp - interval '24' day",
                other))
        .isOne();
  }

  @Test
  void aMergeKeepsTheLaterDeletionOfTheOneThatStays() {
    long other = twin("");
    deletedBefore(id, 25);
    deletedBefore(other, 10);

    bench.migrate(ConflictRule.MERGE);

    assertThat(
            number(
                "select count(*) from package_version v join manifest m on m.id = v.manifest_id"
                    + " and m.deleted_with = v.id and m.deleted_at = v.deleted_at"
                    + " where v.package_id = ? and v.deleted_at"
                    + " > current_timestamp - interval '11' day",
                other))
        .isOne();
  }

  private void deletedBefore(long packageId, int days) {
    String then = " set deleted_at = current_timestamp - " + days + " * interval '1' day";
    database.execute("update package_version" + then + " where package_id = ?", packageId);
    database.execute(
        "update manifest set deleted_with = (select v.id from package_version v"
            + " where v.manifest_id = manifest.id), deleted_at = (select v.deleted_at"
            + " from package_version v where v.manifest_id = manifest.id) where package_id = ?",
        packageId);
    database.execute("delete from tag where package_id = ?", packageId);
  }

  private long number(String sql, Object... parameters) {
    return ((Number) database.query(sql, parameters).get(0)).longValue();
  }

  @Test
  void versionsGoWithTheirManifestsAndOneThatBothHaveHasTheDownloadsOfBoth() {
    long other = twin("");
    estate.publish(docker, Publisher.account(estate.owner.id()), "'of':'docker'");
    for (long packageId : List.of(id, other)) {
      database.execute("update package_version set downloads = 3 where package_id = ?", packageId);
      database.execute(
          "insert into download_day (version_id, \"day\", downloads) select v.id,"
              + " date '2026-01-01', 3 from package_version v where v.package_id = ?",
          packageId);
    }

    bench.migrate(ConflictRule.MERGE);

    assertThat(
            database.query(
                "select downloads from package_version where package_id = ? order by downloads",
                other))
        .map(Object::toString)
        .containsExactly("3", "6");
    assertThat(
            database.query(
                "select d.downloads from download_day d join package_version v"
                    + " on v.id = d.version_id where v.package_id = ? order by d.downloads",
                other))
        .map(Object::toString)
        .containsExactly("3", "6");
  }

  @Test
  void whatNoHookWasToldOfYetIsToldOfTheMergedPackage() {
    long other = twin("");
    estate.publish(docker, Publisher.account(estate.owner.id()), "'of':'docker'");
    database.execute(
        "insert into hook_event (id, action, package_id, manifest_id, tags, sender_id)"
            + " select nextval('hook_event_seq'), 'published', m.package_id, m.id, 'v1', ?"
            + " from manifest m where m.package_id = ?",
        estate.owner.id(),
        id);

    bench.migrate(ConflictRule.MERGE);

    assertThat(
            database.query(
                "select e.id from hook_event e join manifest m on m.id = e.manifest_id"
                    + " and m.package_id = e.package_id where e.package_id = ?",
                other))
        .hasSize(2);
  }

  @Test
  void packagesThatOthersSeeAreNotMerged() {
    Repository open = estate.repository("open", Visibility.PUBLIC);
    assertThat(open.visibility()).isEqualTo(Visibility.PUBLIC);
    estate.push(estate.docker("open/app"));
    estate.push(estate.container("open/app"));

    RegistryMigration ended = bench.migrate(ConflictRule.MERGE);

    assertThat(bench.line(ended, "open/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(ended, "open/app").reason()).contains("private", "public");
  }

  @Test
  void aPrivatePackageWithRolesOfItsOwnIsNotMerged() {
    long other = estate.push(container);

    RegistryMigration ended = bench.migrate(ConflictRule.MERGE);

    assertThat(bench.line(ended, "code/app").state()).isEqualTo(State.REFUSED);
    assertThat(bench.line(ended, "code/app").reason()).contains("has roles of its own");
    assertThat(estate.may(estate.member, Action.PULL, container)).isFalse();
    assertThat(estate.may(estate.member, Action.PULL, docker)).isTrue();
    Repository elsewhere = estate.repository("elsewhere", Visibility.PRIVATE);
    link(other, elsewhere, true);
    assertThat(bench.line(bench.migrate(ConflictRule.MERGE), "code/app").state())
        .isEqualTo(State.REFUSED);
    link(other, code, false);
    assertThat(bench.line(bench.migrate(ConflictRule.MERGE), "code/app").state())
        .isEqualTo(State.REFUSED);
    link(other, code, true);
    assertThat(bench.line(bench.migrate(ConflictRule.MERGE), "code/app").state())
        .isEqualTo(State.DONE);
  }

  private void link(long packageId, Repository repository, boolean inherits) {
    RepositoryAccess access = estate.access(repository);
    estate.run(
        () ->
            estate
                .catalog
                .links()
                .put(packageId, new PackageLinks.Link(Optional.of(access), inherits)));
  }

  @Test
  void aPushToANewNameOfAMigratedOwnerMakesAPackageOfTheContainerRegistry() {
    bench.migrate(ConflictRule.REFUSE);

    ImageName fresh = estate.docker("code/new");
    long made = estate.push(fresh, Estate.workflowOf(code), "");

    assertThat(bench.kind(made)).isEqualTo(RegistryKind.CONTAINER);
    assertThat(estate.reached(estate.container("code/new"))).hasValue(made);
    assertThat(estate.may(code, Action.DELETE, fresh)).isTrue();
    assertThat(estate.may(estate.member, Action.PULL, estate.container("code/new"))).isTrue();
  }

  @Test
  void anAccountThatCameDuringTheMigrationOfAllHasMigrated() {
    long ownerId = estate.organizationId();
    // Long after what other tests make.
    database.execute(
        "update account set created_at = timestamp with time zone '2100-01-02 00:00:00+00'"
            + " where id = ?",
        ownerId);
    database.execute(
        "insert into registry_migration (id, on_conflict, state, asked_by, credential, address,"
            + " user_agent, created_at, finished_at) values (nextval('registry_migration_seq'),"
            + " 'REFUSE', 'COMPLETED', ?, 'PERSONAL_ACCESS_TOKEN', '', '',"
            + " timestamp with time zone '2100-01-01 00:00:00+00',"
            + " timestamp with time zone '2100-01-03 00:00:00+00')",
        estate.owner.id());

    assertThat(bench.kind(estate.push(estate.docker("code/new"))))
        .isEqualTo(RegistryKind.CONTAINER);
    // One of whose packages was refused has not.
    database.execute(
        "insert into registry_migration_package (migration_id, package_id, owner_id, name, state)"
            + " select max(g.id), ?, ?, 'code/app', 'REFUSED' from registry_migration g",
        id,
        ownerId);
    assertThat(bench.kind(estate.push(estate.docker("code/newer")))).isEqualTo(RegistryKind.DOCKER);
  }

  @Test
  void aPushThatBeganBeforeTheMigrationEndedMakesOneToo() {
    ImageName begun = estate.docker("code/begun");
    estate.in(() -> estate.publications.open(begun, estate.owner.id()));
    bench.migrate(ConflictRule.REFUSE);

    long made = estate.push(begun);

    assertThat(bench.kind(made)).isEqualTo(RegistryKind.CONTAINER);
  }

  @Test
  void aPushToANewNameTakesNoNameOfAnother() {
    bench.migrate(ConflictRule.REFUSE);
    long other = estate.push(estate.container("code/other"));

    assertThatThrownBy(() -> estate.push(estate.docker("code/other")))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("push to another name");
    assertThat(estate.reached(estate.container("code/other"))).hasValue(other);
  }

  @Test
  void anOwnerOneOfWhosePackagesWasRefusedHasNotMigrated() {
    estate.push(container);
    bench.migrate(ConflictRule.REFUSE);

    assertThat(bench.kind(estate.push(estate.docker("code/new")))).isEqualTo(RegistryKind.DOCKER);
  }

  @Test
  void aPackageThatFailsSaysWhyAndHoldsUpNoOther() {
    long other = estate.push(estate.docker("code/other"));
    // As after its owner got a longer login.
    database.execute("update package set name = ? where id = ?", "code/" + "a".repeat(250), id);
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    database.execute("update package set name = 'code/app' where id = ?", id);

    assertThat(ended.packages()).containsEntry(State.REFUSED, 1L).containsEntry(State.DONE, 1L);
    assertThat(bench.report(ended))
        .filteredOn(line -> line.state() == State.REFUSED)
        .singleElement()
        .satisfies(line -> assertThat(line.reason()).contains("at most 255 are allowed"));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.kind(other)).isEqualTo(RegistryKind.CONTAINER);
  }

  @Test
  void whatIsSaidOfPackagesThatThereAreNotIsRefused() {
    assertThatThrownBy(
            () ->
                bench.ask(ConflictRule.REFUSE, bench.choice("code/none", MigrationChoice.SKIP, "")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("code/none");
    assertThatThrownBy(
            () ->
                bench.ask(
                    ConflictRule.REFUSE,
                    bench.choice("code/app", MigrationChoice.RENAME, "No Name")))
        .isInstanceOf(ValidationException.class);
    bench.ask(ConflictRule.REFUSE);
    assertThatThrownBy(() -> bench.ask(ConflictRule.REFUSE))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("under way");
    bench.run();
  }

  @Test
  void anUndoneMigrationLeavesEverythingAsItWas() {
    collaborate(estate.stranger.id(), Permission.PUSH);
    RegistryMigration ended =
        bench.migrate(ConflictRule.REFUSE, bench.choice("code/app", MigrationChoice.RENAME, "app"));
    // By the old name nothing depends on the new type.
    estate.push(docker);

    RegistryMigration undone = bench.undo(ended);

    assertThat(undone.state()).isEqualTo(RegistryMigration.State.UNDONE);
    assertThat(bench.line(undone, "code/app").state()).isEqualTo(State.UNDONE);
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(estate.reached(docker)).hasValue(id);
    assertThat(estate.reached(estate.container("app"))).isEmpty();
    assertThat(database.query("select id from package_grant where package_id = ?", id)).isEmpty();
    assertThat(estate.may(estate.stranger, Action.PUSH, docker)).isTrue();
    assertThat(bench.kind(estate.push(estate.docker("code/new")))).isEqualTo(RegistryKind.DOCKER);
    assertThatThrownBy(() -> bench.undo(ended)).isInstanceOf(ValidationException.class);
  }

  private long stopEvents() {
    return estate.audit.find("action:packages.migration_stopped org:" + estate.login()).size();
  }

  private void requireStopped(RegistryMigration stopped) {
    assertThat(stopped.state()).isEqualTo(RegistryMigration.State.STOPPED);
    assertThat(stopped.finishedAt()).isPresent();
    assertThat(stopped.stop())
        .hasValueSatisfying(
            wish -> {
              assertThat(wish.fulfilled()).isTrue();
              assertThat(wish.login()).isEqualTo(estate.owner.login());
            });
    assertThat(
            database.query(
                "select id from registry_migration where id = ? and (runner is not null"
                    + " or lease_until is not null)",
                stopped.id()))
        .isEmpty();
  }

  @Test
  void aMigrationThatIsToStopLeavesTheRestToAnother() {
    long second = estate.push(estate.docker("code/second"));
    long third = estate.push(estate.docker("code/third"));
    RegistryMigration asked = bench.ask(ConflictRule.REFUSE);
    bench.stopBefore(2, asked);
    bench.run();

    RegistryMigration stopped = bench.find(asked);
    requireStopped(stopped);
    assertThat(stopEvents()).isOne();
    assertThat(stopped.packages()).isEqualTo(Map.of(State.DONE, 1L, State.LEFT, 2L));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.CONTAINER);
    assertThat(bench.kind(second)).isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.line(stopped, "code/second"))
        .satisfies(
            line -> {
              assertThat(line.state()).isEqualTo(State.LEFT);
              assertThat(line.planned()).isEmpty();
              assertThat(line.reason()).contains("stopped before it came to");
            });
    assertThat(listed(stopped, State.LEFT)).containsExactly("code/second", "code/third");
    assertThat(listed(stopped, State.WAITING)).isEmpty();
    assertThat(bench.kind(estate.push(estate.docker("code/new"))))
        .as("the account has not migrated")
        .isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.stop(stopped)).as("it has ended").isFalse();

    bench.beforeStep(() -> {});
    RegistryMigration next = bench.migrate(ConflictRule.REFUSE);
    assertThat(next.state()).isEqualTo(RegistryMigration.State.COMPLETED);
    assertThat(next.packages()).isEqualTo(Map.of(State.DONE, 3L));
    assertThat(bench.kind(third)).isEqualTo(RegistryKind.CONTAINER);

    RegistryMigration undone = bench.undo(stopped);
    assertThat(undone.state()).isEqualTo(RegistryMigration.State.UNDONE);
    assertThat(undone.packages()).isEqualTo(Map.of(State.UNDONE, 1L, State.LEFT, 2L));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.kind(second)).isEqualTo(RegistryKind.CONTAINER);
  }

  private List<String> listed(RegistryMigration migration, State state) {
    return estate
        .in(() -> bench.migrations.report(migration, Optional.of(state), new Slice(0, 10)))
        .items()
        .stream()
        .map(MigratedPackage::name)
        .toList();
  }

  @Test
  void anUndoingThatIsToStopLeavesTheRestToAnother() {
    long second = estate.push(estate.docker("code/second"));
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    RegistryMigration undoing = estate.in(() -> bench.migrations.undo(ended));
    assertThat(bench.stop(ended, ended.work())).as("it was not what was under way").isFalse();
    bench.stopBefore(2, undoing);
    bench.run();

    RegistryMigration stopped = bench.find(undoing);
    requireStopped(stopped);
    assertThat(stopped.finishedAt()).isEqualTo(ended.finishedAt());
    assertThat(stopped.packages()).isEqualTo(Map.of(State.DONE, 1L, State.UNDONE, 1L));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
    assertThat(bench.kind(second)).isEqualTo(RegistryKind.CONTAINER);

    bench.beforeStep(
        () -> assertThat(bench.stop(undoing, undoing.work())).as("an old page").isFalse());
    RegistryMigration undone = bench.undo(stopped);
    assertThat(undone.state()).isEqualTo(RegistryMigration.State.UNDONE);
    assertThat(bench.kind(second)).isEqualTo(RegistryKind.DOCKER);
  }

  @Test
  void anUndoingIsStoppedASecondTimeAsWell() {
    estate.push(estate.docker("code/second"));
    estate.push(estate.docker("code/third"));
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    for (long left = 2; left > 0; left--) {
      RegistryMigration undoing = estate.in(() -> bench.migrations.undo(ended));
      assertThat(undoing.stop().filter(wish -> !wish.fulfilled())).isEmpty();
      bench.stopBefore(2, undoing);
      bench.run();
      requireStopped(bench.find(undoing));
      assertThat(bench.find(undoing).packages()).containsEntry(State.DONE, left);
    }
  }

  @Test
  void aMigrationThatIsToStopBeforeItBeginsTouchesNothing() {
    RegistryMigration asked = bench.ask(ConflictRule.REFUSE);
    assertThat(bench.stop(asked)).isTrue();
    assertThat(bench.stop(asked)).as("asked twice").isTrue();
    assertThat(stopEvents()).isOne();
    RegistryMigration stopping = bench.find(asked);
    assertThat(stopping.state()).isEqualTo(RegistryMigration.State.RUNNING);
    assertThat(stopping.stop().orElseThrow().fulfilled()).isFalse();

    bench.run();

    requireStopped(bench.find(asked));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.DOCKER);
  }

  @Test
  void aMigrationThatNoNodeDoesStopsAtOnceAndNoOther() {
    RegistryMigration asked = bench.ask(ConflictRule.REFUSE);
    bench.runner().stop(asked.id());
    assertThat(bench.find(asked).state())
        .as("nobody wants it")
        .isEqualTo(RegistryMigration.State.RUNNING);
    bench.stop(asked);
    database.execute(
        "update registry_migration set runner = 'node', lease_until = current_timestamp"
            + " + interval '1' minute where id = ?",
        asked.id());
    bench.runner().stop(asked.id());
    assertThat(bench.find(asked).state())
        .as("a node does it")
        .isEqualTo(RegistryMigration.State.RUNNING);
    database.execute(
        "update registry_migration set lease_until = current_timestamp - interval '1' second"
            + " where id = ?",
        asked.id());

    bench.runner().stop(asked.id());

    requireStopped(bench.find(asked));
  }

  @Test
  void aMigrationThatHasEndedIsNotStoppedNorItsUndoing() {
    RegistryMigration asked = bench.ask(ConflictRule.REFUSE);
    bench.run();
    assertThat(bench.stop(asked, asked.work())).isFalse();
    assertThat(bench.find(asked).state()).isEqualTo(RegistryMigration.State.COMPLETED);
    estate.in(() -> bench.migrations.undo(asked));
    assertThat(bench.stop(asked, asked.work())).isFalse();
    bench.run();
    assertThat(bench.find(asked).state()).isEqualTo(RegistryMigration.State.UNDONE);
    assertThat(stopEvents()).isZero();
  }

  /** As a node does it that does not know what stopping is, and leaves the wish behind. */
  @Test
  void aWishThatNobodyReadSaysNothingOfTheUndoing() {
    RegistryMigration asked = bench.ask(ConflictRule.REFUSE);
    bench.stop(asked);
    database.execute(
        "update registry_migration set state = 'COMPLETED', finished_at = current_timestamp"
            + " where id = ?",
        asked.id());
    assertThat(bench.find(asked).state()).isEqualTo(RegistryMigration.State.COMPLETED);
    assertThat(bench.find(asked).stop()).isEmpty();
    assertThat(bench.undo(asked).state()).isEqualTo(RegistryMigration.State.UNDONE);
  }

  @Test
  void aPreviewOrARefusedRunTakesTheUndoFromNobody() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.in(() -> bench.migrations.preview(bench.plan(ConflictRule.REFUSE)));
    long ownerId = estate.organizationId();

    assertThat(estate.in(() -> bench.migrations.findLast(ownerId)))
        .hasValueSatisfying(
            last -> assertThat(last.state()).isEqualTo(RegistryMigration.State.PREVIEW));
    assertThat(estate.in(() -> bench.migrations.findUndoable(ownerId)))
        .hasValueSatisfying(last -> assertThat(last.id()).isEqualTo(ended.id()));
    RegistryMigration second = bench.migrate(ConflictRule.REFUSE);
    assertThat(estate.in(() -> bench.migrations.findUndoable(ownerId)))
        .hasValueSatisfying(last -> assertThat(last.id()).isEqualTo(second.id()));
    assertThat(estate.in(() -> bench.migrations.find(ownerId, ended.id()))).isPresent();
    assertThat(estate.in(() -> bench.migrations.find(estate.owner.id(), ended.id()))).isEmpty();
  }

  @Test
  void anOwnerSomeOfWhosePackagesWereTakenBackHasNotMigrated() {
    estate.push(estate.docker("code/taken"));
    long other = estate.push(estate.container("code/taken"));
    RegistryMigration first = bench.migrate(ConflictRule.REFUSE);
    estate.run(() -> estate.deletions().delete(other, estate.owner.id(), false));
    // Which completes the owner's migration.
    bench.migrate(ConflictRule.MERGE);

    assertThat(bench.line(bench.undo(first), "code/app").state()).isEqualTo(State.UNDONE);

    assertThat(bench.kind(estate.push(estate.docker("code/new")))).isEqualTo(RegistryKind.DOCKER);
  }

  private void kept(RegistryMigration ended, String reason) {
    MigratedPackage line = bench.line(bench.undo(ended), "code/app");
    assertThat(line.state()).isEqualTo(State.KEPT);
    assertThat(line.reason()).contains(reason);
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.CONTAINER);
  }

  @Test
  void aPackageThatSomebodyPushedByItsNewNameIsKept() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.push(container);
    kept(ended, "pushed by its name");
  }

  @Test
  void aPackageThatHasGivenAGreaterRoleIsKept() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.READ));
    // Which the base role gives already.
    estate.run(() -> estate.catalog.access().giveUser(id, estate.owner.id(), Role.ADMIN));
    assertThat(bench.kind(id)).isEqualTo(RegistryKind.CONTAINER);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.WRITE));
    kept(ended, estate.member.login());
  }

  @Test
  void aRoleThatTheRepositoryGivesTooKeepsNothing() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.READ));

    assertThat(bench.line(bench.undo(ended), "code/app").state()).isEqualTo(State.UNDONE);
  }

  @Test
  void aPackageThatOthersSeeByNowIsKept() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.run(
        () ->
            estate
                .catalog
                .packages()
                .change(
                    id,
                    new Packages.Change(
                        Optional.of(Visibility.PUBLIC), Optional.empty(), Optional.empty())));
    kept(ended, "visibility");
  }

  @Test
  void aPackageThatIsUnlinkedByNowIsKept() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    estate.run(
        () -> estate.catalog.links().put(id, new PackageLinks.Link(Optional.empty(), false)));
    kept(ended, "not linked");
  }

  @Test
  void aPackageWithAForeignLayerIsKept() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    database.execute("update manifest_reference set foreign_layer = true where package_id = ?", id);
    kept(ended, "foreign layer");
  }

  @Test
  void whatWasMergedIsKeptOnBothSides() {
    long other = twin("");
    RegistryMigration ended = bench.migrate(ConflictRule.MERGE);

    MigratedPackage line = bench.line(bench.undo(ended), "code/app");

    assertThat(line.state()).isEqualTo(State.KEPT);
    assertThat(line.reason()).contains("merged");
    assertThat(estate.reached(docker)).hasValue(other);
  }

  @Test
  void afterThirtyDaysNothingIsTakenBack() {
    RegistryMigration ended = bench.migrate(ConflictRule.REFUSE);
    database.execute(
        "update registry_migration set finished_at = current_timestamp - interval '31' day"
            + " where id = ?",
        ended.id());

    assertThatThrownBy(() -> bench.undo(ended))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("30 days");
  }

  @Test
  void conflictsAreListedForWhoMayPullThem() {
    twin("");
    estate.push(estate.docker("code/free"));

    assertThat(conflicts(estate.caller(estate.member))).containsExactly("code/app");
    assertThat(conflicts(estate.caller(estate.stranger))).isEmpty();
  }

  @Test
  void conflictsTellNothingOfPackagesThatTheCallerDoesNotSee() {
    estate.repository("open", Visibility.PUBLIC);
    for (String name : List.of("open/hidden", "open/pending", "open/deleted")) {
      estate.push(estate.docker(name));
    }
    long hidden = estate.push(estate.container("open/hidden"));
    long deleted = estate.push(estate.container("open/deleted"));
    estate.run(() -> estate.deletions().delete(deleted, estate.owner.id(), false));
    estate.in(() -> estate.publications.open(estate.container("open/pending"), estate.owner.id()));

    assertThat(conflicts(estate.caller(estate.stranger))).isEmpty();
    assertThat(conflicts(estate.caller(estate.member))).isEmpty();
    assertThat(conflicts(estate.caller(estate.owner)))
        .containsExactly("open/deleted", "open/hidden");
    estate.run(() -> estate.catalog.access().giveUser(hidden, estate.member.id(), Role.READ));
    assertThat(conflicts(estate.caller(estate.member))).containsExactly("open/hidden");
    assertThat(conflicts(estate.caller(estate.stranger))).isEmpty();
  }

  private List<String> conflicts(Caller.Account caller) {
    return estate.in(
        () ->
            estate
                .catalog
                .packages()
                .listConflicts(caller, estate.organizationId(), new Slice(0, 100))
                .items()
                .stream()
                .map(RegistryPackage::name)
                .toList());
  }
}
