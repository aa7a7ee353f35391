package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Collaborators.Collaborator;
import io.hatoba.accounts.Collaborators.Which;
import io.hatoba.accounts.Repositories.Alias;
import io.hatoba.accounts.Repositories.Change;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Repositories, their names and their images on either database. */
abstract class RepositoriesContract {
  private static final Slice ALL = new Slice(0, 100);

  private TestDatabase database;
  private Household house;
  private Repositories repositories;
  private Collaborators collaborators;
  private String org;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    house = new Household(database);
    repositories = house.beans.repositories();
    collaborators = house.beans.collaborators();
    org = house.organizationLogin();
  }

  private Repository create(String name, Visibility visibility) {
    return house.create(house.organizationId(), name, visibility);
  }

  private static Change rename(String name) {
    return new Change(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Change show(Visibility visibility) {
    return new Change(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(visibility));
  }

  private Repository change(String name, Change change) {
    return house.in(() -> repositories.change(house.access(org, name), change));
  }

  @Test
  void aRepositoryIsFoundByItsNameWhateverItsCase() {
    Repository made = create("Code", Visibility.PRIVATE);
    assertThat(made.name()).isEqualTo("Code");
    assertThat(made.owner().login()).isEqualTo(org);
    RepositoryAccess access = house.access(org.toUpperCase(Locale.ROOT), "cODE");
    assertThat(access.id()).isEqualTo(made.id());
    assertThat(access.permission()).isEqualTo(Permission.ADMIN);
    assertThat(house.in(() -> repositories.require(access)).createdAt())
        .isEqualTo(made.createdAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "é", "a/b", "a.git", "r{101}"})
  void aNameKeepsTheRules(String name) {
    String written = name.equals("r{101}") ? "r".repeat(101) : name;
    assertThatThrownBy(() -> create(written, Visibility.PRIVATE))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("letters, digits");
  }

  @Test
  void aNameIsTakenOnceBelowAnOwner() {
    create("code", Visibility.PRIVATE);
    assertThatThrownBy(() -> create("CODE", Visibility.PUBLIC))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("already exists");
    house.create(house.owner.id(), "code", Visibility.PRIVATE);
  }

  @Test
  void aRenamedRepositoryAndItsImagesAreReachedByBothNames() {
    long image = house.publish(create("code", Visibility.PRIVATE), "app");
    long before = house.epoch();
    Repository renamed = change("code", rename("Source"));
    assertThat(house.epoch()).as("live tokens speak of names").isEqualTo(before + 1);
    assertThat(renamed.name()).isEqualTo("Source");
    assertThat(house.access(org, "code").id()).isEqualTo(renamed.id());
    assertThat(house.access(org, "source").id()).isEqualTo(renamed.id());
    for (String path : List.of("/code/app", "/source/app")) {
      assertThat(house.reached(org + path)).hasValue(image);
      assertThat(house.may(house.owner, Action.DELETE, org + path)).isTrue();
    }
    assertThat(house.in(() -> house.daos.packages().find(Household.docker(org + "/code/app"))))
        .map(PackageEntity::name)
        .hasValue("source/app");
    assertThatThrownBy(() -> create("code", Visibility.PRIVATE))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("not released");
    assertThat(house.in(() -> repositories.aliases(house.access(org, "source"))))
        .containsExactly(new Alias(org, "code"));
    change("source", rename("Code"));
    assertThat(house.reached(org + "/source/app")).hasValue(image);
  }

  @Test
  void aReleasedNameReachesNothingAndIsFree() {
    house.publish(create("code", Visibility.PRIVATE), "app");
    long other = house.publish(create("co_e", Visibility.PRIVATE), "app");
    change("code", rename("source"));
    RepositoryAccess access = house.access(org, "source");
    long before = house.epoch();
    assertThat(house.in(() -> repositories.releaseAlias(access, new Alias(org, "source"))))
        .as("the name that it has now")
        .isFalse();
    assertThat(house.in(() -> repositories.releaseAlias(access, new Alias(org, "co_e")))).isFalse();
    assertThat(house.epoch()).isEqualTo(before);

    assertThat(house.in(() -> repositories.releaseAlias(access, new Alias(org, "code")))).isTrue();
    assertThat(house.epoch()).as("live tokens speak of names").isEqualTo(before + 1);
    assertThat(house.reached(org + "/code/app")).isEmpty();
    assertThat(house.reached(org + "/source/app")).isPresent();
    assertThat(house.reached(org + "/co_e/app")).hasValue(other);
    assertThat(create("code", Visibility.PRIVATE).id()).isNotEqualTo(access.id());
  }

  @Test
  void aTransferredRepositoryIsItsNewOwnersByWhicheverName() {
    Repository code = house.create(house.owner.id(), "code", Visibility.PRIVATE);
    String old = house.owner.login();
    long image = house.publish(code, "app");
    RepositoryAccess access = house.access(old, "code");
    house.in(() -> repositories.transfer(access, house.stranger.id(), Optional.of("theirs")));

    for (String path : List.of(old + "/code/app", house.stranger.login() + "/theirs/app")) {
      assertThat(house.reached(path)).hasValue(image);
      assertThat(house.may(house.stranger, Action.DELETE, path)).isTrue();
      assertThat(house.may(house.owner, Action.PULL, path)).as("who had it before").isFalse();
    }
    assertThat(house.access(house.caller(house.owner), old, "code")).isEmpty();
    assertThat(house.may(house.stranger, Action.PUSH, old + "/code/new")).isTrue();
    assertThat(house.may(house.owner, Action.PUSH, old + "/code/new")).isFalse();
  }

  @Test
  void aNameThatARepositoryLeftIsReleasedByTheAccountBelowWhichItStands() {
    Repository code = create("code", Visibility.PRIVATE);
    house.publish(code, "app");
    create("stays", Visibility.PRIVATE);
    change("stays", rename("stayed"));
    RepositoryAccess access = house.access(org, "code");
    house.in(() -> repositories.transfer(access, house.stranger.id(), Optional.empty()));
    long organization = house.organizationId();
    assertThat(house.in(() -> repositories.namesLeft(organization))).containsExactly("code");
    assertThat(house.in(() -> repositories.namesLeft(house.stranger.id()))).isEmpty();
    for (String kept : List.of("stays", "stayed", "none")) {
      assertThat(house.in(() -> repositories.releaseNameLeft(organization, kept))).isFalse();
    }
    assertThat(house.in(() -> repositories.releaseNameLeft(house.stranger.id(), "code"))).isFalse();

    long before = house.epoch();
    assertThat(house.in(() -> repositories.releaseNameLeft(organization, "Code"))).isTrue();
    assertThat(house.epoch()).as("live tokens speak of names").isEqualTo(before + 1);
    assertThat(house.in(() -> repositories.namesLeft(organization))).isEmpty();
    assertThat(house.reached(org + "/code/app")).isEmpty();
    assertThat(house.reached(house.stranger.login() + "/code/app")).isPresent();
    assertThat(create("code", Visibility.PRIVATE).id()).isNotEqualTo(code.id());
  }

  @Test
  void aTransferEndsWhatTeamsWereGivenAndTheLinksOfContainerPackages() {
    Repository code = create("code", Visibility.PRIVATE);
    Team team =
        house.in(
            () ->
                house
                    .beans
                    .teams()
                    .create(house.organizationId(), "Team", "", false, List.of(house.owner.id())));
    house.run(() -> collaborators.giveTeam(code.id(), team, Permission.ADMIN));
    house.run(() -> collaborators.give(code.id(), house.stranger.id(), Permission.PULL));
    long linked = house.in(this::linked);
    database.execute(
        "update package set repository_id = ?, inherits_roles = true where id = ?",
        code.id(),
        linked);
    RepositoryAccess access = house.access(org, "code");
    house.in(() -> repositories.transfer(access, house.owner.id(), Optional.empty()));

    assertThat(house.in(() -> collaborators.ofTeam(code.id(), team.id()))).isEmpty();
    assertThat(house.in(() -> collaborators.permission(code.id(), house.stranger.id())))
        .isEqualTo(Permission.PULL);
    assertThat(
            database.query(
                "select count(*) from package where id = "
                    + linked
                    + " and repository_id is null"
                    + " and not inherits_roles"))
        .first()
        .hasToString("1");
  }

  private long linked() {
    return house
        .daos
        .packages()
        .create(PackageEntity.container(house.organizationId(), "image"))
        .id();
  }

  @Test
  void aRepositoryGetsNoNameByWhichAnImageHasOneThatIsTooLong() {
    String image = "i".repeat(255 - org.length() - "/code/".length());
    long id = house.publish(create("code", Visibility.PRIVATE), image);
    assertThatThrownBy(() -> change("code", rename("Codes")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining(org + "/codes/" + image)
        .hasMessageContaining("256 characters");
    assertThatThrownBy(
            () ->
                house.run(
                    () ->
                        repositories.transfer(
                            house.access(org, "code"), house.owner.id(), Optional.of("sources"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("characters");
    assertThat(house.reached(org + "/code/" + image)).hasValue(id);

    // One that is deleted stands in nobody's way, and comes back below a name that is short enough.
    house.run(() -> repositories.delete(house.access(org, "code")));
    house.run(() -> house.beans.organizations().rename(house.organizationId(), org + "x"));
    assertThatThrownBy(() -> house.run(() -> repositories.restore(house.organizationId(), "code")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("256 characters");
    house.run(() -> house.beans.organizations().rename(house.organizationId(), org));
    house.run(() -> repositories.restore(house.organizationId(), "code"));
    assertThat(house.reached(org + "/code/" + image)).hasValue(id);
  }

  @Test
  void anImageThatHasTheNameAlreadyIsNotHidden() {
    house.publish(create("code", Visibility.PRIVATE), "app");
    Repository other = house.create(house.owner.id(), "code", Visibility.PRIVATE);
    house.publish(other, "app");
    change("code", rename("source"));
    RepositoryAccess access = house.access(org, "source");
    database.execute(
        "delete from repository_name where repository_id = ? and owner_id = ?",
        other.id(),
        house.owner.id());
    assertThatThrownBy(
            () ->
                house.in(
                    () -> repositories.transfer(access, house.owner.id(), Optional.of("code"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("code/app");
  }

  @Test
  void aDeletedRepositoryAndItsImagesComeBackTogether() {
    Repository code = create("code", Visibility.PRIVATE);
    long image = house.publish(code, "app");
    long before = house.epoch();
    house.run(() -> repositories.delete(house.access(org, "code")));
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.reached(org + "/code/app")).isEmpty();
    assertThat(house.access(house.caller(house.owner), org, "code")).isEmpty();
    assertThat(house.may(house.owner, Action.PULL, org + "/code/app")).isFalse();

    house.pass(Duration.ofDays(30).minusSeconds(1));
    assertThat(house.in(() -> repositories.restore(house.organizationId(), "CODE")))
        .map(Repository::id)
        .hasValue(code.id());
    assertThat(house.reached(org + "/code/app")).hasValue(image);
    assertThat(house.may(house.owner, Action.DELETE, org + "/code/app")).isTrue();
    assertThat(house.in(() -> repositories.restore(house.organizationId(), "code"))).isEmpty();
  }

  @Test
  void whatWasDeletedBeforeItsRepositoryStaysSo() {
    Repository code = create("code", Visibility.PRIVATE);
    house.publish(code, "kept");
    long gone = house.publish(code, "gone");
    database.execute(
        "update package set deleted_at = timestamp with time zone '2020-01-01 00:00:00+00' where"
            + " id = ?",
        gone);
    database.execute("delete from package_name where package_id = ?", gone);
    house.run(() -> repositories.delete(house.access(org, "code")));
    house.in(() -> repositories.restore(house.organizationId(), "code"));
    assertThat(house.reached(org + "/code/kept")).isPresent();
    assertThat(house.reached(org + "/code/gone")).isEmpty();
  }

  @Test
  void whatIsGoneTooLongOrWhoseNameWasTakenDoesNotComeBack() {
    create("code", Visibility.PRIVATE);
    house.run(() -> repositories.delete(house.access(org, "code")));
    create("code", Visibility.PRIVATE);
    assertThatThrownBy(() -> house.in(() -> repositories.restore(house.organizationId(), "code")))
        .isInstanceOf(ValidationException.class);
    house.run(() -> repositories.delete(house.access(org, "code")));
    house.pass(Duration.ofDays(30));
    assertThat(house.in(() -> repositories.restore(house.organizationId(), "code"))).isEmpty();
  }

  @Test
  void everyNodeIsToldOfAnotherVisibility() {
    create("code", Visibility.PUBLIC);
    assertThat(house.access(house.caller(house.stranger), org, "code")).isPresent();
    long before = house.epoch();
    change("code", show(Visibility.PUBLIC));
    assertThat(house.epoch()).isEqualTo(before);
    change("code", show(Visibility.PRIVATE));
    assertThat(house.epoch()).isEqualTo(before + 1);
    assertThat(house.access(house.caller(house.stranger), org, "code")).isEmpty();
  }

  @Test
  void aTokenWithoutTheScopeSeesWhatIsPublicAndChangesNothing() {
    create("open", Visibility.PUBLIC);
    create("inner", Visibility.INTERNAL);
    Caller.Account scopeless = house.caller(house.owner, "read:user");
    assertThat(house.access(scopeless, org, "open"))
        .map(RepositoryAccess::permission)
        .hasValue(Permission.PULL);
    assertThat(house.access(scopeless, org, "inner")).isEmpty();
    assertThat(house.access(scopeless, org, "open").orElseThrow().decide(Permission.ADMIN).rule())
        .contains("lacks the scope repo");
  }

  private List<Collaborator> listed(Repository repository, Which which) {
    Listing<Collaborator> listing = house.in(() -> collaborators.list(repository.id(), which, ALL));
    assertThat(listing.total()).isEqualTo(listing.items().size());
    return listing.items();
  }

  @Test
  void collaboratorsHaveTheGreatestOfWhatTheyWereGiven() {
    Repository code = create("code", Visibility.PRIVATE);
    assertThat(listed(code, Which.ALL))
        .extracting(Collaborator::user, Collaborator::permission)
        .containsExactly(tuple(house.owner, Permission.ADMIN));
    house.run(() -> collaborators.give(code.id(), house.stranger.id(), Permission.PUSH));
    house.run(() -> collaborators.give(code.id(), house.stranger.id(), Permission.MAINTAIN));
    assertThat(listed(code, Which.OUTSIDE))
        .extracting(Collaborator::permission)
        .containsExactly(Permission.MAINTAIN);
    assertThat(listed(code, Which.ALL)).hasSize(2);
    house.in(
        () ->
            house
                .beans
                .organizations()
                .putMember(house.organizationId(), house.stranger.id(), false));
    assertThat(listed(code, Which.OUTSIDE)).isEmpty();
    assertThat(listed(code, Which.DIRECT)).hasSize(1);
    assertThat(house.may(house.stranger, Action.PUSH, org + "/code/app")).isTrue();
    assertThat(house.in(() -> collaborators.takeBack(code.id(), house.stranger.id()))).isTrue();
    assertThat(house.in(() -> collaborators.permission(code.id(), house.stranger.id())))
        .as("as a member")
        .isEqualTo(Permission.PULL);
    assertThat(house.in(() -> collaborators.takeBack(code.id(), house.stranger.id()))).isFalse();
  }

  @Test
  void aRestoredRepositoryTakesNoNameOfAnothersBack() {
    Repository code = house.create(house.owner.id(), "code", Visibility.PRIVATE);
    house.publish(code, "app");
    String old = house.owner.login() + "/code/app";
    RepositoryAccess access = house.access(house.owner.login(), "code");
    house.in(() -> repositories.transfer(access, house.stranger.id(), Optional.empty()));
    RepositoryAccess theirs =
        house.access(house.caller(house.stranger), house.stranger.login(), "code").orElseThrow();
    house.run(() -> repositories.delete(theirs));
    Repository anew = house.create(house.owner.id(), "code", Visibility.PRIVATE);
    long image = house.publish(anew, "app");
    assertThat(house.in(() -> repositories.restore(house.stranger.id(), "code"))).isPresent();
    assertThat(house.reached(old)).hasValue(image);
    assertThat(house.reached(house.stranger.login() + "/code/app")).isPresent();
  }

  @Test
  void ofADeleteAndARenameAtOnceNoneLeavesANameOfNothing() {
    for (int round = 0; round < 5; round++) {
      create("code", Visibility.PRIVATE);
      RepositoryAccess access = house.access(org, "code");
      String name = "other" + round;
      Race.run(
          2,
          racer -> {
            try {
              house.run(
                  racer == 0
                      ? () -> repositories.delete(access)
                      : () -> repositories.change(access, rename(name)));
            } catch (NameUnknownException tooLate) {
              assertThat(tooLate).hasMessageContaining("deleted");
            }
            return true;
          });
      assertThat(house.access(house.caller(house.owner), org, name)).isEmpty();
      assertThat(create(name, Visibility.PRIVATE).name()).isEqualTo(name);
    }
  }
}
