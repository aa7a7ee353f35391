package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.views.PackageQuery;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of packages, and what is said of one and whom it is shown to, on either database. */
abstract class PackageListsContract {
  private static final Slice ALL = new Slice(0, 100);

  @TempDir private Path directory;
  private Estate estate;

  @BeforeEach
  void begin(TestDatabase database) {
    estate = new Estate(database, directory);
  }

  private List<String> list(Caller.Known caller, RegistryKind kind) {
    return list(caller, kind, Optional.empty());
  }

  private List<String> list(
      Caller.Known caller, RegistryKind kind, Optional<Visibility> visibility) {
    Listing<RegistryPackage> listing =
        estate.in(
            () ->
                estate
                    .catalog
                    .packages()
                    .list(caller, estate.organizationId(), kind, visibility, ALL));
    assertThat(listing.total()).isEqualTo(listing.items().size());
    return listing.items().stream().map(RegistryPackage::name).toList();
  }

  private List<String> listViewed(Caller caller, RegistryKind kind) {
    PackageQuery query =
        new PackageQuery(
            OptionalLong.of(estate.organizationId()),
            OptionalLong.empty(),
            Optional.of(kind),
            Optional.empty(),
            "",
            PackageQuery.Order.NAME);
    return estate
        .in(
            () ->
                PackageViewsContract.views(estate, true).list(caller, query, Optional.empty(), 100))
        .packages()
        .stream()
        .map(one -> one.subject().name())
        .toList();
  }

  private void show(ImageName name, Visibility visibility) {
    estate.run(
        () ->
            estate
                .catalog
                .packages()
                .change(
                    estate.reached(name).orElseThrow(),
                    new Packages.Change(
                        Optional.of(visibility), Optional.empty(), Optional.empty())));
  }

  /** Everybody whose rules differ, by what they are. */
  private Map<String, Caller.Known> everybody(Repository linked, Repository elsewhere) {
    Map<String, Caller.Known> callers = new LinkedHashMap<>();
    callers.put("owner of the organization", estate.caller(estate.owner));
    callers.put("member", estate.caller(estate.member));
    callers.put("stranger", estate.caller(estate.stranger));
    for (String who : List.of("granted", "in team", "collaborator", "site")) {
      User user =
          estate.in(
              () ->
                  estate.accounts.users().create(who.substring(0, 2) + estate.login(), "", false));
      callers.put(who, estate.caller(user));
    }
    User granted = user(callers, "granted");
    User collaborator = user(callers, "collaborator");
    Team team =
        estate.in(
            () ->
                estate
                    .accounts
                    .teams()
                    .create(estate.organizationId(), "Ops", "", false, List.of()));
    User inTeam = user(callers, "in team");
    estate.run(
        () -> {
          estate.accounts.organizations().putMember(estate.organizationId(), inTeam.id(), false);
          estate.accounts.teams().putMember(team.id(), inTeam.id(), false);
          estate.accounts.collaborators().give(linked.id(), collaborator.id(), Permission.TRIAGE);
        });
    long given = estate.reached(estate.container("given")).orElseThrow();
    estate.run(
        () -> {
          estate.accounts.organizations().putMember(estate.organizationId(), granted.id(), false);
          estate.catalog.access().giveUser(given, granted.id(), Role.READ);
          estate.catalog.access().giveTeam(given, team.id(), Role.WRITE);
          estate.catalog.access().giveRepository(given, elsewhere.id(), Role.READ);
        });
    // Its row is that of anybody, since other tests begin without a site administrator.
    Caller.Account site = (Caller.Account) Objects.requireNonNull(callers.get("site"));
    callers.put(
        "site", new Caller.Account(site.id(), site.login(), true, site.scopes(), site.tokenId()));
    callers.put("workflow of the linked repository", estate.workflow(linked));
    callers.put("workflow of another", estate.workflow(elsewhere));
    return callers;
  }

  private User user(Map<String, Caller.Known> callers, String who) {
    return estate.in(
        () ->
            estate
                .accounts
                .users()
                .find(Objects.requireNonNull(callers.get(who)).accountId())
                .orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"NONE", "READ"})
  void whatIsListedIsWhatThePolicyLetsPull(Role baseRole) {
    Repository linked = estate.repository("linked", Visibility.PRIVATE);
    Repository elsewhere = estate.repository("elsewhere", Visibility.PRIVATE);
    estate.repository("open", Visibility.PUBLIC);
    estate.repository("internal", Visibility.INTERNAL);
    estate
        .database()
        .execute(
            "update account set base_role = ? where id = ?",
            baseRole.name(),
            estate.organizationId());
    List<ImageName> names = new ArrayList<>();
    for (String name : List.of("private", "internal", "public", "given", "inherits", "linked")) {
      names.add(estate.container(name));
    }
    for (String name : List.of("linked/app", "elsewhere/app", "open/app", "internal/app")) {
      names.add(estate.docker(name));
    }
    names.forEach(estate::push);
    show(estate.container("internal"), Visibility.INTERNAL);
    show(estate.container("public"), Visibility.PUBLIC);
    Map<String, Caller.Known> callers = everybody(linked, elsewhere);
    for (String name : List.of("inherits", "linked")) {
      estate.run(
          () ->
              estate
                  .catalog
                  .links()
                  .put(
                      estate.reached(estate.container(name)).orElseThrow(),
                      new PackageLinks.Link(
                          Optional.of(estate.access(linked)), name.equals("inherits"))));
    }
    int different = 0;
    for (Map.Entry<String, Caller.Known> caller : callers.entrySet()) {
      for (RegistryKind kind : RegistryKind.values()) {
        List<String> pulled =
            names.stream()
                .filter(name -> name.kind() == kind)
                .filter(
                    name ->
                        estate.in(
                            () -> estate.policy.of(caller.getValue(), name).allows(Action.PULL)))
                .map(ImageName::path)
                .sorted()
                .toList();
        assertThat(list(caller.getValue(), kind)).as(caller.getKey() + kind).isEqualTo(pulled);
        assertThat(listViewed(caller.getValue(), kind))
            .as("viewed by " + caller.getKey() + kind)
            .isEqualTo(pulled);
        different += pulled.size();
      }
    }
    assertThat(different).isBetween(names.size() * 3, names.size() * callers.size() - 20);
  }

  @Test
  void theFilterOfVisibilityKnowsThatImagesAreInternalAndPrivateAlike() {
    for (Visibility visibility : Visibility.values()) {
      String word = visibility.name().toLowerCase(java.util.Locale.ROOT);
      estate.repository(word, visibility);
      estate.push(estate.docker(word + "/app"));
      estate.push(estate.container(word));
      show(estate.container(word), visibility);
    }
    Caller.Account owner = estate.caller(estate.owner);
    assertThat(list(owner, RegistryKind.CONTAINER, Optional.of(Visibility.INTERNAL)))
        .containsExactly("internal");
    assertThat(list(owner, RegistryKind.CONTAINER, Optional.of(Visibility.PUBLIC)))
        .containsExactly("public");
    assertThat(list(owner, RegistryKind.DOCKER, Optional.of(Visibility.INTERNAL)))
        .containsExactly("internal/app", "private/app");
    assertThat(list(owner, RegistryKind.DOCKER, Optional.of(Visibility.PUBLIC)))
        .containsExactly("public/app");
  }

  @Test
  void aListTakesAsManyStatementsHoweverManyThereAre() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    estate.push(estate.container("first"));
    List<String> few = statements();
    IntStream.range(0, 25)
        .forEach(i -> estate.push(estate.container("p" + i), Estate.workflowOf(code), ""));
    List<String> many = statements();
    assertThat(many).hasSizeLessThanOrEqualTo(few.size() + 1).hasSizeLessThanOrEqualTo(6);
    assertThat(list(estate.caller(estate.owner), RegistryKind.CONTAINER)).hasSize(26);
  }

  private List<String> statements() {
    return estate
        .database()
        .statements(() -> list(estate.caller(estate.owner), RegistryKind.CONTAINER));
  }

  @Test
  void aPackageWithoutVersionsIsAmongTheDeletedOnes() {
    ImageName name = estate.container("emptied");
    estate.push(estate.container("whole"));
    long id = estate.push(name);
    emptied(id, "0");
    assertThat(list(estate.caller(estate.owner), RegistryKind.CONTAINER)).containsExactly("whole");
    RegistryPackage listed = deleted().items().get(0);
    assertThat(listed.name()).isEqualTo("emptied");
    assertThat(listed.versions()).isZero();
    assertThat(listed.deletedAt()).isEmpty();
    assertThat(deleted().total()).isEqualTo(1);
    assertThat(estate.seen(estate.owner, name)).isPresent();
    // With no version that could be restored.
    emptied(id, "31");
    assertThat(deleted().items()).isEmpty();
    assertThat(list(estate.caller(estate.owner), RegistryKind.CONTAINER)).containsExactly("whole");
    estate.push(name);
    assertThat(list(estate.caller(estate.owner), RegistryKind.CONTAINER))
        .containsExactly("emptied", "whole");
    assertThat(deleted().total()).isZero();
  }

  private void emptied(long packageId, String daysAgo) {
    estate
        .database()
        .execute(
            "update package_version set deleted_at = current_timestamp - interval '"
                + daysAgo
                + "' day where package_id = ?",
            packageId);
  }

  private Listing<RegistryPackage> deleted() {
    return estate.in(
        () ->
            estate
                .catalog
                .packages()
                .listDeleted(
                    estate.caller(estate.owner),
                    estate.organizationId(),
                    RegistryKind.CONTAINER,
                    ALL));
  }

  @Test
  void aPageIsPartOfTheList() {
    List.of("c", "a", "b").forEach(name -> estate.push(estate.container(name)));
    Listing<RegistryPackage> page =
        estate.in(
            () ->
                estate
                    .catalog
                    .packages()
                    .list(
                        estate.caller(estate.owner),
                        estate.organizationId(),
                        RegistryKind.CONTAINER,
                        Optional.empty(),
                        new Slice(1, 1)));
    assertThat(page.total()).isEqualTo(3);
    assertThat(page.items()).extracting(RegistryPackage::name).containsExactly("b");
    assertThat(page.items().get(0).versions()).isEqualTo(1);
  }

  @Test
  void aLinkedRepositoryIsShownToThoseWhoSeeIt() {
    Repository code = estate.repository("code", Visibility.PRIVATE);
    ImageName name = estate.container("app");
    estate.push(name, Estate.workflowOf(code), "");
    show(name, Visibility.PUBLIC);
    assertThat(estate.seen(estate.member, name).orElseThrow().repository()).isPresent();
    assertThat(estate.seen(estate.stranger, name).orElseThrow().repository()).isEmpty();
    Caller.Account narrow =
        new Caller.Account(
            estate.owner.id(), estate.owner.login(), false, java.util.Set.of("read:packages"), 1);
    assertThat(
            estate
                .in(() -> estate.catalog.packages().find(narrow, name))
                .orElseThrow()
                .repository())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Visibility.class,
      names = {"PRIVATE", "INTERNAL"})
  void whatWasPublicStaysPublic(Visibility visibility) {
    ImageName name = estate.container("app");
    estate.push(name);
    show(name, Visibility.INTERNAL);
    show(name, Visibility.PRIVATE);
    long before = estate.epoch();
    show(name, Visibility.PUBLIC);
    assertThat(estate.epoch()).isEqualTo(before + 1);
    assertThat(estate.may(estate.stranger, Action.PULL, name)).isTrue();
    assertThatThrownBy(() -> show(name, visibility))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("stays public");
    assertThat(estate.seen(estate.stranger, name).orElseThrow().visibility())
        .isEqualTo(Visibility.PUBLIC);
    assertThat(estate.events(name))
        .startsWith(
            "packages.visibility_changed",
            "packages.visibility_changed",
            "packages.visibility_changed");
  }

  @Test
  void anImageOfTheDockerRegistryIsSeenAsItsRepositoryIs() {
    estate.repository("code", Visibility.INTERNAL);
    ImageName name = estate.docker("code/app");
    estate.push(name);
    assertThat(estate.seen(estate.stranger, name).orElseThrow().visibility())
        .isEqualTo(Visibility.INTERNAL);
    assertThatThrownBy(() -> show(name, Visibility.PUBLIC))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("of its repository");
  }

  @Test
  void aDescriptionIsSaidAndTakenAway() {
    ImageName name = estate.container("app");
    long id = estate.push(name);
    for (String text : List.of("Ships", "Ships", "")) {
      estate.run(
          () ->
              estate
                  .catalog
                  .packages()
                  .change(
                      id,
                      new Packages.Change(Optional.empty(), Optional.of(text), Optional.empty())));
      assertThat(estate.seen(estate.owner, name).orElseThrow().description().orElse(""))
          .isEqualTo(text);
    }
    assertThat(estate.events(name)).filteredOn("packages.description_changed"::equals).hasSize(2);
  }
}
