package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.access.PackageCreation;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.metadata.accounts.RepositoryGrantDao.Grantee;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which visibilities members of an organization may publish packages, on either database. */
abstract class PackageCreationContract {
  @TempDir private Path directory;
  private TestDatabase database;
  private MigrationBench bench;
  private Estate estate;
  private ImageName name;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    bench = new MigrationBench(database, directory);
    estate = bench.estate;
    name = estate.container("new");
  }

  private void letPublish(Set<Visibility> allowed) {
    estate.run(
        () ->
            estate
                .accounts
                .organizations()
                .change(
                    estate.organizationId(),
                    new Organizations.Change(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        UnaryOperator.identity(),
                        Optional.empty(),
                        before -> allowed)));
  }

  private static Set<Visibility> allBut(Visibility one) {
    return EnumSet.complementOf(EnumSet.of(one));
  }

  private String rule(String word) {
    return "members of "
        + estate.login()
        + " may publish no "
        + word
        + " packages, which an owner of "
        + estate.login()
        + " can change";
  }

  private Decision decide(Caller caller, Action action) {
    return estate.in(() -> estate.policy.of(caller, name).decide(action));
  }

  private Decision show(User user, long id, Visibility visibility) {
    PackageCreation creation = new PackageCreation(estate.daos.creations());
    return estate.in(() -> creation.decideShowing(estate.caller(user), id, visibility));
  }

  @Test
  void atFirstMembersMayPublishAll() {
    assertThat(estate.in(() -> estate.daos.accounts().find(estate.organizationId()).orElseThrow()))
        .satisfies(row -> assertThat(row.memberPackages()).containsOnly(Visibility.values()));
    estate.push(name, Publisher.account(estate.member.id()), "");
    assertThat(estate.may(estate.member, Action.ADMINISTER, name)).isTrue();
  }

  @Test
  void whatMembersMayNotPublishTheirPushDoesNotMake() {
    long before = estate.epoch();
    letPublish(allBut(Visibility.PRIVATE));
    assertThat(estate.epoch()).as("bearers are asked anew").isGreaterThan(before);

    Decision push = decide(estate.caller(estate.member), Action.PUSH);
    assertThat(push.allowed()).isFalse();
    assertThat(push.rule()).isEqualTo(rule("private"));
    // Who could make it may know that it is not there.
    assertThat(decide(estate.caller(estate.member), Action.PULL).allowed()).isTrue();
    Publisher member = Publisher.account(estate.member.id());
    assertThatThrownBy(() -> estate.publish(name, member, ""))
        .isInstanceOf(DeniedException.class)
        .hasMessage(rule("private"));
    assertThat(estate.reached(name)).isEmpty();
    assertThat(decide(estate.caller(estate.stranger), Action.PUSH).rule())
        .doesNotContain("may publish");
  }

  @Test
  void ownersPublishAllAndMembersGoOnWithWhatIsThere() {
    letPublish(Set.of());
    assertThat(estate.may(estate.owner, Action.PUSH, name)).isTrue();
    long id = estate.push(name);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.WRITE));
    assertThat(estate.may(estate.member, Action.PUSH, name)).isTrue();
    estate.publish(name, Publisher.account(estate.member.id()), "'second':'push'");
  }

  @Test
  void aWorkflowMakesWhatItsRepositoryIsIfMembersMay() {
    letPublish(allBut(Visibility.INTERNAL));
    Repository internal = estate.repository("inner", Visibility.INTERNAL);
    Repository open = estate.repository("outer", Visibility.PUBLIC);

    Decision push = decide(estate.workflow(internal), Action.PUSH);
    assertThat(push.allowed()).isFalse();
    assertThat(push.rule()).isEqualTo(rule("internal"));
    assertThatThrownBy(() -> estate.publish(name, Estate.workflowOf(internal), ""))
        .isInstanceOf(DeniedException.class)
        .hasMessage(rule("internal"));
    assertThat(decide(estate.workflow(open), Action.PUSH).allowed()).isTrue();
    estate.publish(name, Estate.workflowOf(open), "");
    assertThat(estate.seen(estate.owner, name).orElseThrow().visibility())
        .isEqualTo(Visibility.PUBLIC);
  }

  @Test
  void theOldNameOfAnOwnerWhoHasMigratedIsNoWayAround() {
    Repository code = estate.repository("code", Visibility.INTERNAL);
    estate.push(estate.docker("code/app"));
    bench.migrate(ConflictRule.REFUSE);
    estate.run(
        () ->
            estate
                .daos
                .repositoryGrants()
                .put(code.id(), Grantee.ACCOUNT, estate.member.id(), Permission.PUSH));
    letPublish(allBut(Visibility.INTERNAL));

    Publisher member = Publisher.account(estate.member.id());
    assertThatThrownBy(() -> estate.publish(estate.docker("code/young"), member, ""))
        .isInstanceOf(DeniedException.class)
        .hasMessage(rule("internal"));
    estate.publish(estate.docker("code/young"), Publisher.account(estate.owner.id()), "");
  }

  @Test
  void imagesOfTheDockerRegistryAreTheirRepositorys() {
    letPublish(Set.of());
    Repository code = estate.repository("code", Visibility.INTERNAL);
    estate.run(
        () ->
            estate
                .daos
                .repositoryGrants()
                .put(code.id(), Grantee.ACCOUNT, estate.member.id(), Permission.PUSH));
    ImageName image = estate.docker("code/app");
    assertThat(estate.may(estate.member, Action.PUSH, image)).isTrue();
    estate.publish(image, Publisher.account(estate.member.id()), "");
  }

  @Test
  void aMemberShowsAPackageOnlyAsMembersMayPublish() {
    long id = estate.push(name, Publisher.account(estate.member.id()), "");
    letPublish(Set.of(Visibility.INTERNAL));

    Decision open = show(estate.member, id, Visibility.PUBLIC);
    assertThat(open.allowed()).isFalse();
    assertThat(open.rule()).isEqualTo(rule("public"));
    assertThat(show(estate.member, id, Visibility.INTERNAL).allowed()).isTrue();
    assertThat(show(estate.member, id, Visibility.PRIVATE).allowed()).as("as it is").isTrue();
    assertThat(show(estate.owner, id, Visibility.PUBLIC).allowed()).isTrue();
  }

  @Test
  void onesOwnPackagesAreOnesOwn() {
    ImageName own = Estate.name(name.kind(), estate.member.login() + "/app");
    estate.push(own, Publisher.account(estate.member.id()), "");
    long id = estate.reached(own).orElseThrow();
    assertThat(show(estate.member, id, Visibility.PUBLIC).allowed()).isTrue();
  }

  @Test
  void theQuestionIsOneStatement() {
    long id = estate.push(name);
    PackageCreation creation = new PackageCreation(estate.daos.creations());
    assertThat(
            database.statements(
                () -> estate.in(() -> creation.decidePublishing(id, estate.member.id(), false))))
        .hasSize(1);
  }

  @Test
  void aChangeIsInTheAuditLog() {
    letPublish(Set.of(Visibility.PRIVATE));
    assertThat(
            estate.audit.find(
                "action:org.update_member_package_creation_permission org:" + estate.login()))
        .singleElement()
        .satisfies(
            event -> assertThat(event.details()).isEqualTo("{\"visibilities\":[\"PRIVATE\"]}"));
  }
}
