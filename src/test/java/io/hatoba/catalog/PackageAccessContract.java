package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roles that packages give, on either database. */
abstract class PackageAccessContract {
  private static final Slice ALL = new Slice(0, 10);

  @TempDir private Path directory;
  private Estate estate;
  private PackageAccess access;
  private ImageName name;
  private long id;

  @BeforeEach
  void begin(TestDatabase database) {
    estate = new Estate(database, directory);
    access = estate.catalog.access();
    name = estate.container("app");
    id = estate.push(name);
  }

  @ParameterizedTest
  @CsvSource({
    "READ, true, false, false, false",
    "WRITE, true, true, false, false",
    "ADMIN, true, true, true, true"
  })
  void aRoleLetsPeopleTeamsAndWorkflowsDoAsMuchAsItSays(
      Role role, boolean pulls, boolean pushes, boolean deletes, boolean administers) {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    Team team =
        estate.in(
            () ->
                estate
                    .accounts
                    .teams()
                    .create(estate.organizationId(), "Ops", "", false, List.of()));
    estate.run(() -> estate.accounts.teams().putMember(team.id(), estate.member.id(), false));
    List<Boolean> expected = List.of(pulls, pushes, deletes, administers);
    assertThat(mayMember()).containsOnly(false);
    estate.run(() -> access.giveUser(id, estate.member.id(), role));
    assertThat(mayMember()).isEqualTo(expected);
    estate.run(() -> access.withdrawUser(id, estate.member.id()));
    assertThat(mayMember()).containsOnly(false);
    estate.run(() -> access.giveTeam(id, team.id(), role));
    assertThat(mayMember()).isEqualTo(expected);
    estate.run(() -> access.withdrawTeam(id, team.id()));
    assertThat(mayMember()).containsOnly(false);
    assertThat(estate.may(code, Action.PULL, name)).isFalse();
    estate.run(() -> access.giveRepository(id, code.id(), role));
    assertThat(estate.may(code, Action.PULL, name)).isEqualTo(pulls);
    assertThat(estate.may(code, Action.PUSH, name)).isEqualTo(pushes);
    assertThat(estate.may(code, Action.DELETE, name)).isEqualTo(deletes);
    assertThat(estate.may(code, Action.RESTORE, name)).isEqualTo(deletes);
    // A job administers nothing, whatever it was given.
    assertThat(estate.may(code, Action.ADMINISTER, name)).isFalse();
    estate.run(() -> access.withdrawRepository(id, code.id()));
    assertThat(estate.may(code, Action.PULL, name)).isFalse();
  }

  private List<Boolean> mayMember() {
    return List.of(
        estate.may(estate.member, Action.PULL, name),
        estate.may(estate.member, Action.PUSH, name),
        estate.may(estate.member, Action.DELETE, name),
        estate.may(estate.member, Action.ADMINISTER, name));
  }

  @Test
  void rolesAreListedChangedAndWithdrawnEachFeltAndRecorded() {
    long before = estate.epoch();
    estate.run(() -> access.giveUser(id, estate.member.id(), Role.READ));
    estate.run(() -> access.giveUser(id, estate.member.id(), Role.READ));
    estate.run(() -> access.giveUser(id, estate.member.id(), Role.WRITE));
    assertThat(estate.epoch()).isEqualTo(before + 2);
    assertThat(estate.in(() -> access.listUsers(id, ALL)).items())
        .extracting(held -> held.holder().login() + " " + held.role())
        .containsExactly(estate.member.login() + " WRITE", estate.owner.login() + " ADMIN");
    assertThat(estate.in(() -> access.listUsers(id, new Slice(1, 1))).total()).isEqualTo(2);
    assertThat(estate.in(() -> access.withdrawUser(id, estate.member.id()))).isTrue();
    assertThat(estate.in(() -> access.withdrawUser(id, estate.member.id()))).isFalse();
    assertThat(estate.epoch()).isEqualTo(before + 3);
    assertThat(estate.events(name))
        .startsWith("packages.role_withdrawn", "packages.role_changed", "packages.role_granted");
  }

  @Test
  void teamsAndRepositoriesAreListedByName() {
    for (String each : List.of("beta", "alpha")) {
      Team team =
          estate.in(
              () ->
                  estate
                      .accounts
                      .teams()
                      .create(estate.organizationId(), each, "", false, List.of()));
      Repository repository = estate.repository(each, Visibility.PRIVATE);
      estate.run(() -> access.giveTeam(id, team.id(), Role.READ));
      estate.run(() -> access.giveRepository(id, repository.id(), Role.WRITE));
    }
    assertThat(estate.in(() -> access.listTeams(id, ALL)).items())
        .extracting(held -> held.holder().slug() + " " + held.role())
        .containsExactly("alpha READ", "beta READ");
    assertThat(estate.in(() -> access.listRepositories(id, ALL)).items())
        .extracting(held -> held.holder().name() + " " + held.role())
        .containsExactly("alpha WRITE", "beta WRITE");
  }

  @Test
  void whoIsNotInTheOrganizationGetsARoleOnPublicPackagesOnly() {
    assertThatThrownBy(
            () -> estate.run(() -> access.giveUser(id, estate.stranger.id(), Role.WRITE)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("no member");
    estate.run(
        () ->
            estate
                .catalog
                .packages()
                .change(
                    id,
                    new Packages.Change(
                        Optional.of(Visibility.PUBLIC), Optional.empty(), Optional.empty())));
    estate.run(() -> access.giveUser(id, estate.stranger.id(), Role.WRITE));
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
  }

  @Test
  void aPackageOfAUserGivesRolesToAnybodyAndToNoTeam() {
    ImageName own = Estate.name(RegistryKind.CONTAINER, estate.owner.login() + "/app");
    long ownId = estate.push(own);
    estate.run(() -> access.giveUser(ownId, estate.stranger.id(), Role.READ));
    assertThat(estate.may(estate.stranger, Action.PULL, own)).isTrue();
    Team team =
        estate.in(
            () ->
                estate
                    .accounts
                    .teams()
                    .create(estate.organizationId(), "Ops", "", false, List.of()));
    assertThatThrownBy(() -> estate.run(() -> access.giveTeam(ownId, team.id(), Role.READ)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("of its owner only");
    Repository code = estate.repository("code", Visibility.PRIVATE);
    assertThatThrownBy(() -> estate.run(() -> access.giveRepository(ownId, code.id(), Role.READ)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("of its owner only");
  }

  @Test
  void aPackageWithoutARoleIsAdministeredByItsOwnersStill() {
    estate.run(() -> access.withdrawUser(id, estate.owner.id()));
    assertThat(estate.in(() -> access.listUsers(id, ALL)).items()).isEmpty();
    assertThat(estate.may(estate.owner, Action.ADMINISTER, name)).isTrue();
    ImageName own = Estate.name(RegistryKind.CONTAINER, estate.member.login() + "/app");
    long ownId = estate.push(own, Publisher.account(estate.member.id()), "");
    estate.run(() -> access.withdrawUser(ownId, estate.member.id()));
    assertThat(estate.may(estate.member, Action.ADMINISTER, own)).isTrue();
  }

  @Test
  void anImageOfTheDockerRegistryGivesNothing() {
    estate.repository("code", Visibility.PRIVATE);
    long docker = estate.push(estate.docker("code/app"));
    assertThatThrownBy(
            () -> estate.run(() -> access.giveUser(docker, estate.member.id(), Role.READ)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("of its repository");
  }
}
