package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.OrganizationAccess;
import io.hatoba.accounts.Organizations.Members;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.metadata.Race;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Organizations, who is in them, and accounts that are renamed or go, on either database. */
abstract class OrganizationsContract {
  private static final Slice ALL = new Slice(0, 100);

  private Household house;
  private Organizations organizations;
  private Users users;
  private long id;

  @BeforeEach
  void begin(TestDatabase database) {
    house = new Household(database);
    organizations = house.beans.organizations();
    users = house.beans.users();
    id = house.organizationId();
  }

  private Membership put(User user, boolean owner) {
    return house.in(() -> organizations.putMember(id, user.id(), owner));
  }

  private boolean remove(User user) {
    return house.in(() -> organizations.removeMember(id, user.id()));
  }

  private OrganizationAccess access(User user, String... scopes) {
    return house
        .in(
            () ->
                house
                    .beans
                    .organizationPolicy()
                    .find(house.caller(user, scopes), house.organizationLogin()))
        .orElseThrow();
  }

  /** Of which visibilities somebody may make repositories of the organization. */
  private List<Visibility> makes(User user, String... scopes) {
    return Arrays.stream(Visibility.values())
        .filter(
            visibility ->
                house
                    .in(
                        () ->
                            house
                                .beans
                                .repositoryPolicy()
                                .decideMaking(house.caller(user, scopes), id, visibility))
                    .allowed())
        .toList();
  }

  @Test
  void whoMakesAnOrganizationOwnsIt() {
    assertThat(house.in(() -> organizations.findMembership(id, house.owner.id())))
        .hasValueSatisfying(membership -> assertThat(membership.owner()).isTrue());
    assertThat(access(house.owner).administers()).isTrue();
    assertThat(access(house.owner, "read:org").administers()).isFalse();
    assertThat(access(house.owner, "read:org").reads()).isTrue();
    assertThat(access(house.stranger).reads()).isFalse();
    assertThatThrownBy(
            () ->
                house.in(
                    () ->
                        organizations.create(
                            house.organizationLogin().toUpperCase(Locale.ROOT),
                            house.owner.id(),
                            "")))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void membersAreListedByWhatTheyAre() {
    long before = house.epoch();
    put(house.stranger, false);
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.in(() -> organizations.members(id, Members.ALL, ALL)).items()).hasSize(2);
    assertThat(house.in(() -> organizations.members(id, Members.OTHERS, ALL)))
        .isEqualTo(new Listing<>(List.of(house.stranger), 1));
    assertThat(put(house.stranger, true).owner()).isTrue();
    assertThat(house.in(() -> organizations.members(id, Members.OWNERS, ALL)).total()).isEqualTo(2);
    assertThat(house.in(() -> organizations.memberships(house.stranger.id(), ALL)).items())
        .extracting(membership -> membership.organization().account().id())
        .containsExactly(id);
  }

  @Test
  void ofAnotherUserThoseOrganizationsAreListedInWhichBothAre() {
    Organization other =
        house.in(() -> organizations.create("a-" + house.name, house.stranger.id(), ""));
    assertThat(common(house.stranger, house.owner)).isEqualTo(new Listing<>(List.of(), 0));
    put(house.stranger, false);
    assertThat(common(house.stranger, house.owner).items())
        .extracting(organization -> organization.account().id())
        .containsExactly(id);
    assertThat(common(house.stranger, house.stranger).total()).isEqualTo(2);
    Listing<Organization> first =
        house.in(
            () ->
                organizations.listCommon(
                    house.stranger.id(), house.stranger.id(), new Slice(0, 1)));
    assertThat(first.items())
        .extracting(organization -> organization.account().id())
        .containsExactly(other.account().id());
    assertThat(first.total()).isEqualTo(2);
  }

  private Listing<Organization> common(User one, User other) {
    return house.in(() -> organizations.listCommon(one.id(), other.id(), ALL));
  }

  @Test
  void theLastOwnerStays() {
    put(house.stranger, false);
    for (Runnable leaving :
        List.<Runnable>of(() -> remove(house.owner), () -> put(house.owner, false))) {
      assertThatThrownBy(leaving::run)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("no owner");
    }
    put(house.stranger, true);
    house.in(() -> users.suspend(house.stranger.login()));
    assertThatThrownBy(() -> remove(house.owner))
        .as("nobody can act as the other")
        .isInstanceOf(ValidationException.class);
    assertThat(remove(house.stranger)).as("who does not count").isTrue();
  }

  @Test
  void ofTwoOwnersWhoGoAtOnceOneStays() {
    put(house.stranger, true);
    List<Boolean> gone =
        Race.run(
            2,
            racer -> {
              try {
                return remove(racer == 0 ? house.owner : house.stranger);
              } catch (ValidationException last) {
                return false;
              }
            });
    assertThat(gone).containsExactlyInAnyOrder(true, false);
    assertThat(house.in(() -> organizations.members(id, Members.OWNERS, ALL)).total()).isEqualTo(1);
  }

  @Test
  void whoIsTakenOutLosesWhatTheOrganizationGave() {
    put(house.stranger, false);
    Repository code = house.create(id, "code", Visibility.PRIVATE);
    Teams teams = house.beans.teams();
    Team team = house.in(() -> teams.create(id, "Team", "", false, List.of(house.stranger.id())));
    Collaborators collaborators = house.beans.collaborators();
    house.run(() -> collaborators.giveTeam(code.id(), team, Permission.PUSH));
    house.run(() -> collaborators.give(code.id(), house.stranger.id(), Permission.ADMIN));
    assertThat(remove(house.stranger)).isTrue();
    assertThat(house.in(() -> collaborators.permission(code.id(), house.stranger.id())))
        .isEqualTo(Permission.NONE);
    assertThat(house.in(() -> teams.findMaintainer(team.id(), house.stranger.id()))).isEmpty();
    assertThat(remove(house.stranger)).isFalse();
  }

  @Test
  void whatMembersMayDoIsChangedAndFelt() {
    put(house.stranger, false);
    house.create(id, "code", Visibility.PRIVATE);
    assertThat(makes(house.stranger)).containsExactlyInAnyOrder(Visibility.values());
    long before = house.epoch();
    Organization changed =
        house.in(
            () ->
                organizations.change(
                    id,
                    new Organizations.Change(
                        Optional.of("Octo"),
                        Optional.empty(),
                        Optional.of("Ships"),
                        Optional.of(Role.WRITE),
                        all -> Set.of(Visibility.PRIVATE),
                        Optional.of(false),
                        UnaryOperator.identity())));
    assertThat(changed.linksInherit()).isFalse();
    assertThat(changed.account().name()).hasValue("Octo");
    assertThat(changed.description()).hasValue("Ships");
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(makes(house.stranger)).containsExactly(Visibility.PRIVATE);
    assertThat(makes(house.owner)).hasSize(3);
    assertThat(makes(house.owner, "admin:org")).as("without the scope repo").isEmpty();
    assertThat(house.access(house.caller(house.stranger), house.organizationLogin(), "code"))
        .hasValueSatisfying(access -> assertThat(access.permission()).isEqualTo(Permission.PUSH));
  }

  @Test
  void aRenamedAccountIsReachedByBothLoginsUntilTheOldOneIsReleased() {
    Repository code = house.create(house.owner.id(), "code", Visibility.PRIVATE);
    long image = house.publish(code, "app");
    String old = house.owner.login();
    String renamed = "r-" + house.name;
    long beforeRename = house.epoch();
    assertThat(house.in(() -> users.rename(old, renamed))).isTrue();
    assertThat(house.epoch()).as("live tokens speak of names").isEqualTo(beforeRename + 1);
    for (String login : List.of(old, renamed)) {
      assertThat(house.in(() -> users.find(login)).orElseThrow().login()).isEqualTo(renamed);
      assertThat(house.reached(login + "/code/app")).hasValue(image);
    }
    assertThatThrownBy(() -> house.in(() -> users.create(old, "", false)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("taken");
    assertThat(house.in(() -> users.aliases(house.owner.id()))).containsExactly(old);

    long before = house.epoch();
    assertThat(house.in(() -> users.releaseAlias(house.owner.id(), renamed))).isFalse();
    assertThat(house.in(() -> users.releaseAlias(house.stranger.id(), old))).isFalse();
    assertThat(house.epoch()).isEqualTo(before);
    assertThat(house.in(() -> users.releaseAlias(house.owner.id(), old))).isTrue();
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.reached(old + "/code/app")).isEmpty();
    assertThat(house.in(() -> users.create(old, "", false)).id()).isNotEqualTo(house.owner.id());
  }

  @Test
  void anAccountMayHaveAnOldLoginOfItsOwnAgain() {
    String old = house.organizationLogin();
    long before = house.epoch();
    house.run(() -> organizations.rename(id, "x" + old));
    assertThat(house.epoch()).as("live tokens speak of names").isEqualTo(before + 1);
    house.run(() -> organizations.rename(id, old));
    assertThat(house.in(() -> organizations.find(id)).orElseThrow().account().login())
        .isEqualTo(old);
    assertThat(house.in(() -> users.aliases(id))).containsExactly("x" + old);
    assertThatThrownBy(() -> house.run(() -> organizations.rename(id, house.owner.login())))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void anAccountGoesOnlyWithoutPackages() {
    Repository code = house.create(id, "code", Visibility.PRIVATE);
    house.publish(code, "app");
    assertThatThrownBy(() -> house.run(() -> organizations.delete(id)))
        .isInstanceOfSatisfying(
            ValidationException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Code.UNPROCESSABLE);
              assertThat(refusal).hasMessageContaining("owns 1 package;");
            });
    house.run(
        () -> house.beans.repositories().delete(house.access(house.organizationLogin(), "code")));
    house.create(id, "other", Visibility.PRIVATE);
    long before = house.epoch();
    house.run(() -> organizations.delete(id));
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.in(() -> organizations.find(id))).isEmpty();
    assertThat(house.in(() -> users.find(house.organizationLogin()))).isEmpty();
    assertThat(house.access(house.caller(house.owner), house.organizationLogin(), "other"))
        .isEmpty();
    assertThat(house.in(() -> organizations.memberships(house.owner.id(), ALL)).total()).isZero();
    Organization another =
        house.in(() -> organizations.create(house.organizationLogin(), house.stranger.id(), ""));
    assertThat(another.account().id()).isNotEqualTo(id);
    assertThat(house.access(house.caller(house.stranger), house.organizationLogin(), "other"))
        .as("nothing of the one before is the next one's")
        .isEmpty();
  }

  @Test
  void aUserGoesWithTokensAndMembershipsButLeavesNoOrganizationAlone() {
    AccessTokens tokens = house.beans.tokens();
    var token = house.in(() -> tokens.impersonate(house.owner.id(), List.of("repo")));
    assertThatThrownBy(() -> house.in(() -> users.delete(house.owner.login())))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(house.organizationLogin());
    put(house.stranger, true);
    assertThat(house.in(() -> users.delete(house.owner.login()))).isTrue();
    assertThat(house.in(() -> users.find(house.owner.id()))).isEmpty();
    assertThat(house.in(() -> house.daos.accounts().findTokenOwner(token.secret().hash())))
        .isEmpty();
    assertThat(house.in(() -> organizations.members(id, Members.ALL, ALL)).items())
        .containsExactly(house.stranger);
    assertThat(house.in(() -> users.delete(house.owner.login()))).isFalse();
  }

  @Test
  void theOnlyOwnerMayBeSuspendedAndStaysUntilAnotherIsNamed() {
    put(house.stranger, false);
    assertThat(house.in(() -> users.suspend(house.owner.login()))).isTrue();
    assertThat(house.in(() -> organizations.findMembership(id, house.owner.id())))
        .hasValueSatisfying(membership -> assertThat(membership.owner()).isTrue());
    for (Runnable leaving :
        List.<Runnable>of(
            () -> remove(house.owner),
            () -> put(house.owner, false),
            () -> house.in(() -> users.delete(house.owner.login())))) {
      assertThatThrownBy(leaving::run)
          .isInstanceOf(ValidationException.class)
          .hasMessageContaining("no owner");
    }
    put(house.stranger, true);
    assertThat(access(house.stranger).administers()).isTrue();
    assertThat(remove(house.owner)).isTrue();
  }

  @Test
  void aSuspendedOwnerGoesBesideAnother() {
    put(house.stranger, true);
    house.in(() -> users.suspend(house.owner.login()));
    assertThat(house.in(() -> users.delete(house.owner.login()))).isTrue();
    assertThat(house.in(() -> organizations.members(id, Members.OWNERS, ALL)).items())
        .containsExactly(house.stranger);
  }
}
