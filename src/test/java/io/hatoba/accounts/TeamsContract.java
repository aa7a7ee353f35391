package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Teams on either database. */
abstract class TeamsContract {
  private static final Slice ALL = new Slice(0, 100);

  private Household house;
  private Teams teams;
  private long id;

  @BeforeEach
  void begin(TestDatabase database) {
    house = new Household(database);
    teams = house.beans.teams();
    id = house.organizationId();
  }

  private Team create(String name, boolean secret) {
    return house.in(() -> teams.create(id, name, "", secret, List.of()));
  }

  private void join() {
    house.in(() -> house.beans.organizations().putMember(id, house.stranger.id(), false));
  }

  @ParameterizedTest
  @CsvSource({"Justice League, justice-league", "Équipe n°1, equipe-n-1", "_a.b_, _a-b_"})
  void aTeamIsFoundByTheSlugOfItsName(String name, String slug) {
    Team made = create(name, false);
    assertThat(made.slug()).isEqualTo(slug);
    assertThat(house.in(() -> teams.find(id, slug, house.owner.id(), false))).hasValue(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "***", "你"})
  void aNameWithoutASlugIsRefused(String name) {
    assertThatThrownBy(() -> create(name, false)).isInstanceOf(ValidationException.class);
  }

  @Test
  void aSlugIsTakenOnceInAnOrganization() {
    create("A Team", false);
    assertThatThrownBy(() -> create("a team", true))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("unique");
    Team other = create("B", false);
    assertThatThrownBy(
            () ->
                house.in(
                    () ->
                        teams.change(
                            other.id(), Optional.of("A-team"), Optional.empty(), Optional.empty())))
        .isInstanceOf(ValidationException.class);
    Team changed =
        house.in(
            () ->
                teams.change(
                    other.id(), Optional.of("b"), Optional.of("The second"), Optional.of(true)));
    assertThat(changed.name()).isEqualTo("b");
    assertThat(changed.description()).hasValue("The second");
    assertThat(changed.secret()).isTrue();
  }

  @Test
  void aSecretTeamIsSeenByItsMembersAndByOwners() {
    Team secret = create("Secret", true);
    create("Open", false);
    join();
    long viewer = house.stranger.id();
    assertThat(house.in(() -> teams.find(id, "secret", viewer, false))).isEmpty();
    assertThat(house.in(() -> teams.list(id, viewer, false, ALL)).items())
        .extracting(Team::slug)
        .containsExactly("open");
    assertThat(house.in(() -> teams.list(id, viewer, true, ALL)).total()).isEqualTo(2);
    house.run(() -> teams.putMember(secret.id(), viewer, false));
    assertThat(house.in(() -> teams.find(id, "secret", viewer, false))).isPresent();
    assertThat(house.in(() -> teams.list(id, viewer, false, ALL)).total()).isEqualTo(2);
  }

  @Test
  void onlyMembersOfTheOrganizationAreInItsTeams() {
    Team team = create("Team", false);
    assertThatThrownBy(() -> house.run(() -> teams.putMember(team.id(), house.stranger.id(), true)))
        .isInstanceOf(ValidationException.class);
    join();
    house.run(() -> teams.putMember(team.id(), house.stranger.id(), true));
    assertThat(house.in(() -> teams.findMaintainer(team.id(), house.stranger.id()))).hasValue(true);
    house.run(() -> teams.putMember(team.id(), house.stranger.id(), false));
    assertThat(house.in(() -> teams.findMaintainer(team.id(), house.stranger.id())))
        .hasValue(false);
    assertThat(house.in(() -> teams.members(team.id(), Optional.of(true), ALL)).items()).isEmpty();
    assertThat(house.in(() -> teams.members(team.id(), Optional.empty(), ALL)).items())
        .containsExactly(house.stranger);
    assertThat(house.in(() -> teams.removeMember(team.id(), house.stranger.id()))).isTrue();
    assertThat(house.in(() -> teams.removeMember(team.id(), house.stranger.id()))).isFalse();
  }

  @Test
  void whatATeamWasGivenItsMembersHaveUntilItGoes() {
    Team team = create("Team", false);
    join();
    house.run(() -> teams.putMember(team.id(), house.stranger.id(), false));
    Repository code = house.create(id, "code", Visibility.PRIVATE);
    Collaborators collaborators = house.beans.collaborators();
    house.run(() -> collaborators.giveTeam(code.id(), team, Permission.ADMIN));
    String image = house.organizationLogin() + "/code/app";
    assertThat(house.may(house.stranger, Action.DELETE, image)).isTrue();
    assertThat(
            house
                .in(() -> teams.listOfRepository(code.id(), house.stranger.id(), false, ALL))
                .items())
        .extracting(Team::permission)
        .containsExactly(Optional.of(Permission.ADMIN));
    house.in(() -> teams.change(team.id(), Optional.empty(), Optional.empty(), Optional.of(true)));
    for (boolean all : List.of(true, false)) {
      Listing<Team> seen =
          house.in(() -> teams.listOfRepository(code.id(), house.owner.id(), all, ALL));
      assertThat(seen.total()).as("a secret team").isEqualTo(all ? 1 : 0);
      assertThat(seen.items()).hasSize(all ? 1 : 0);
    }
    assertThat(
            house
                .in(
                    () ->
                        house
                            .beans
                            .repositoryLists()
                            .listOfTeam(house.caller(house.stranger), team.id(), ALL))
                .items())
        .extracting(Repository::permission)
        .containsExactly(Permission.ADMIN);
    long before = house.epoch();
    house.run(() -> teams.delete(team.id()));
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.may(house.stranger, Action.DELETE, image)).isFalse();
    assertThat(house.in(() -> teams.find(id, "team", house.owner.id(), true))).isEmpty();
  }
}
