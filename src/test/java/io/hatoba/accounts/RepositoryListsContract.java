package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.access.Caller;
import io.hatoba.accounts.Collaborators.Which;
import io.hatoba.accounts.RepositoryLists.Order;
import io.hatoba.accounts.RepositoryLists.Part;
import io.hatoba.accounts.RepositoryLists.Totals;
import io.hatoba.accounts.RepositoryLists.Wanted;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of repositories, and what lists cost, on either database. */
abstract class RepositoryListsContract {
  private static final Slice ALL = new Slice(0, 100);

  private TestDatabase database;
  private Household house;
  private RepositoryLists lists;
  private Collaborators collaborators;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    house = new Household(database);
    lists = house.beans.repositoryLists();
    collaborators = house.beans.collaborators();
  }

  private Repository create(String name, Visibility visibility) {
    return house.create(house.organizationId(), name, visibility);
  }

  private Team team(String name) {
    return house.in(
        () ->
            house
                .beans
                .teams()
                .create(house.organizationId(), name, "", false, List.of(house.owner.id())));
  }

  private void give(Repository repository, Team team) {
    house.run(() -> collaborators.giveTeam(repository.id(), team, Permission.PUSH));
  }

  private List<String> names(Listing<Repository> listing) {
    assertThat(listing.total()).isEqualTo(listing.items().size());
    return listing.items().stream().map(Repository::name).toList();
  }

  private List<String> seenBy(Caller.Account caller) {
    return names(
        house.in(() -> lists.listOf(caller, house.organizationId(), Wanted.ALL, Order.NAME, ALL)));
  }

  @Test
  void aListHasWhatTheCallerSees() {
    create("a-public", Visibility.PUBLIC);
    create("b-internal", Visibility.INTERNAL);
    create("c-private", Visibility.PRIVATE);
    Repository given = create("d-private", Visibility.PRIVATE);
    assertThat(seenBy(house.caller(house.owner)))
        .containsExactly("a-public", "b-internal", "c-private", "d-private");
    assertThat(seenBy(house.caller(house.stranger))).containsExactly("a-public", "b-internal");
    house.run(() -> collaborators.give(given.id(), house.stranger.id(), Permission.TRIAGE));
    assertThat(seenBy(house.caller(house.stranger)))
        .containsExactly("a-public", "b-internal", "d-private");
    assertThat(seenBy(house.caller(house.owner, "read:user"))).containsExactly("a-public");
    house.in(
        () ->
            house
                .beans
                .organizations()
                .putMember(house.organizationId(), house.stranger.id(), false));
    assertThat(seenBy(house.caller(house.stranger))).hasSize(4);
    database.execute(
        "update account set base_role = ? where id = ?", Role.NONE.name(), house.organizationId());
    assertThat(seenBy(house.caller(house.stranger)))
        .containsExactly("a-public", "b-internal", "d-private");
  }

  private List<String> mine(User user, Set<Part> parts) {
    return mine(user, parts, Wanted.ALL);
  }

  private List<String> mine(User user, Set<Part> parts, Wanted wanted) {
    return names(
        house.in(
            () -> lists.listMine(house.caller(user), parts, wanted, Order.NAME_DESCENDING, ALL)));
  }

  @Test
  void aListOfOnesOwnHasThePartsThatAreAskedFor() {
    house.create(house.stranger.id(), "own", Visibility.PRIVATE);
    Repository given = create("given", Visibility.PRIVATE);
    create("open", Visibility.PUBLIC);
    house.run(() -> collaborators.give(given.id(), house.stranger.id(), Permission.PULL));
    assertThat(mine(house.stranger, EnumSet.allOf(Part.class))).containsExactly("own", "given");
    assertThat(mine(house.stranger, Set.of(Part.OWNER))).containsExactly("own");
    assertThat(mine(house.stranger, Set.of(Part.COLLABORATOR))).containsExactly("given");
    assertThat(mine(house.stranger, Set.of(Part.ORGANIZATION_MEMBER))).isEmpty();
    assertThat(mine(house.owner, Set.of(Part.ORGANIZATION_MEMBER)))
        .containsExactly("open", "given");
  }

  @Test
  void pagesFollowEachOther() {
    for (String name : List.of("a", "b", "c")) {
      create(name, Visibility.PUBLIC);
    }
    Listing<Repository> second =
        house.in(
            () ->
                lists.listOf(
                    house.caller(house.owner),
                    house.organizationId(),
                    Wanted.of(Set.of(Visibility.PUBLIC)),
                    Order.CREATED_DESCENDING,
                    new Slice(1, 1)));
    assertThat(second.total()).isEqualTo(3);
    assertThat(second.items()).extracting(Repository::name).containsExactly("b");
    assertThat(house.in(() -> lists.totals(house.organizationId()))).isEqualTo(new Totals(3, 0, 0));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void everyOrderIsThatOfAllLists(Order order) {
    for (String name : List.of("b", "a", "c")) {
      create(name, Visibility.PUBLIC);
      house.pass(Duration.ofSeconds(1));
    }
    List<String> expected =
        switch (order) {
          case NAME -> List.of("a", "b", "c");
          case NAME_DESCENDING -> List.of("c", "b", "a");
          case CREATED, UPDATED -> List.of("b", "a", "c");
          case CREATED_DESCENDING, UPDATED_DESCENDING -> List.of("c", "a", "b");
        };
    Caller.Account owner = house.caller(house.owner);
    assertThat(
            names(
                house.in(
                    () -> lists.listOf(owner, house.organizationId(), Wanted.ALL, order, ALL))))
        .isEqualTo(expected);
    assertThat(
            names(
                house.in(
                    () ->
                        lists.listMine(owner, EnumSet.allOf(Part.class), Wanted.ALL, order, ALL))))
        .isEqualTo(expected);
  }

  @Test
  void aListHasWhatWasChangedInATime() {
    Repository first = create("first", Visibility.PUBLIC);
    house.pass(Duration.ofHours(1));
    Repository second = create("second", Visibility.PUBLIC);
    Wanted later =
        new Wanted(
            EnumSet.allOf(Visibility.class), Optional.of(first.updatedAt()), Optional.empty());
    Wanted earlier =
        new Wanted(
            EnumSet.allOf(Visibility.class), Optional.empty(), Optional.of(second.updatedAt()));
    assertThat(mine(house.owner, EnumSet.allOf(Part.class), later)).containsExactly("second");
    assertThat(mine(house.owner, EnumSet.allOf(Part.class), earlier)).containsExactly("first");
  }

  @Test
  void whatATeamWasGivenIsItsMembersAndCountedAsFarAsTheySeeIt() {
    Team team = team("Team");
    give(create("given", Visibility.PRIVATE), team);
    give(create("open", Visibility.INTERNAL), team);
    create("not-given", Visibility.PUBLIC);
    Caller.Account stranger = house.caller(house.stranger);
    assertThat(house.in(() -> lists.countOfTeam(house.caller(house.owner), team.id())))
        .isEqualTo(2);
    assertThat(house.in(() -> lists.countOfTeam(stranger, team.id()))).isEqualTo(1);
    assertThat(names(house.in(() -> lists.listOfTeam(stranger, team.id(), ALL))))
        .containsExactly("open");
    assertThat(house.in(() -> lists.countOfTeam(house.caller(house.owner, "read:org"), team.id())))
        .isZero();
    house.run(
        () -> {
          house.beans.organizations().putMember(house.organizationId(), house.stranger.id(), false);
          house.beans.teams().putMember(team.id(), house.stranger.id(), false);
        });
    database.execute(
        "update account set base_role = ? where id = ?", Role.NONE.name(), house.organizationId());
    assertThat(names(house.in(() -> lists.listOfTeam(stranger, team.id(), ALL))))
        .containsExactly("given", "open");
    assertThat(mine(house.stranger, Set.of(Part.ORGANIZATION_MEMBER)))
        .containsExactly("open", "not-given", "given");
  }

  @Test
  void repositoriesOfAnAccountAreCounted() {
    house.create(house.owner.id(), "open", Visibility.PUBLIC);
    Repository closed = house.create(house.owner.id(), "closed", Visibility.PRIVATE);
    house.create(house.owner.id(), "inner", Visibility.INTERNAL);
    house.create(house.owner.id(), "gone", Visibility.PUBLIC);
    house.run(() -> house.beans.repositories().delete(house.access(house.owner.login(), "gone")));
    house.run(() -> collaborators.give(closed.id(), house.stranger.id(), Permission.PULL));
    assertThat(house.in(() -> lists.totals(house.owner.id()))).isEqualTo(new Totals(1, 2, 1));
    assertThat(house.in(() -> lists.totals(house.stranger.id()))).isEqualTo(new Totals(0, 0, 0));
  }

  /** Lists of everything, as the household's owner and a stranger see them. */
  private Map<String, Supplier<Listing<?>>> allLists(Repository repository, Team team) {
    Caller.Account owner = house.caller(house.owner);
    long organization = house.organizationId();
    Map<String, Supplier<Listing<?>>> all = new HashMap<>();
    all.put("of an owner", () -> lists.listOf(owner, organization, Wanted.ALL, Order.CREATED, ALL));
    all.put(
        "of an owner, for a stranger",
        () ->
            lists.listOf(house.caller(house.stranger), organization, Wanted.ALL, Order.NAME, ALL));
    all.put(
        "of one's own",
        () -> lists.listMine(owner, EnumSet.allOf(Part.class), Wanted.ALL, Order.NAME, ALL));
    all.put("of a team", () -> lists.listOfTeam(owner, team.id(), ALL));
    all.put("teams", () -> house.beans.teams().list(organization, owner.id(), false, ALL));
    all.put(
        "teams of a repository",
        () -> house.beans.teams().listOfRepository(repository.id(), owner.id(), false, ALL));
    all.put(
        "members of a team", () -> house.beans.teams().members(team.id(), Optional.empty(), ALL));
    all.put(
        "members",
        () -> house.beans.organizations().members(organization, Organizations.Members.ALL, ALL));
    all.put("memberships", () -> house.beans.organizations().memberships(owner.id(), ALL));
    all.put(
        "organizations of two",
        () -> house.beans.organizations().listCommon(owner.id(), owner.id(), ALL));
    all.put("collaborators", () -> collaborators.list(repository.id(), Which.ALL, ALL));
    all.put("tokens", () -> house.beans.tokens().listOf(owner.id(), ALL));
    all.put("tokens of all", () -> house.beans.tokens().list(ALL));
    return all;
  }

  /** One more of everything that is listed. */
  private void grow(Repository repository, Team team, int number) {
    give(create("r" + number, Visibility.PUBLIC), team);
    give(repository, team("t" + number));
    house.run(
        () -> {
          long member = house.beans.users().create("m" + number + "-" + house.name, "", false).id();
          house.beans.organizations().putMember(house.organizationId(), member, false);
          house.beans.teams().putMember(team.id(), member, false);
          collaborators.give(repository.id(), member, Permission.PUSH);
          house.beans.organizations().create("o" + number + "-" + house.name, house.owner.id(), "");
          house
              .beans
              .tokens()
              .create(house.owner.id(), List.of("repo"), "t" + number, Optional.empty());
        });
  }

  @Test
  void aPageCostsTheSameStatementsWhateverItsLength() {
    Repository repository = create("code", Visibility.PRIVATE);
    Team team = team("Team");
    for (int i = 0; i < 3; i++) {
      grow(repository, team, i);
    }
    Map<String, List<String>> few = new HashMap<>();
    allLists(repository, team).forEach((name, list) -> few.put(name, cost(name, 3, list)));
    for (int i = 3; i < 30; i++) {
      grow(repository, team, i);
    }
    allLists(repository, team)
        .forEach(
            (name, list) ->
                assertThat(cost(name, 30, list))
                    .as(name)
                    .hasSameSizeAs(few.get(name))
                    .hasSizeLessThanOrEqualTo(4));
  }

  private List<String> cost(String name, int rows, Supplier<Listing<?>> list) {
    return database.statements(
        () -> assertThat(house.in(list::get).items()).as(name).hasSizeGreaterThanOrEqualTo(rows));
  }
}
