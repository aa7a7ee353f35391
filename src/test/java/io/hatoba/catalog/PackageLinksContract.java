package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Action;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of packages to repositories, by labels, by workflows and by hand, on either database. */
abstract class PackageLinksContract {
  @TempDir private Path directory;
  private Estate estate;
  private Repository code;
  private ImageName name;

  @BeforeEach
  void begin(TestDatabase database) {
    estate = new Estate(database, directory);
    code = estate.repository("Code", Visibility.INTERNAL);
    name = estate.container("app");
  }

  private static String source(String url) {
    return "'org.opencontainers.image.source':'" + url + "'";
  }

  private RegistryPackage seen() {
    return estate.seen(estate.owner, name).orElseThrow();
  }

  private Optional<String> linked() {
    return seen().repository().map(Repository::name);
  }

  private void collaborate(User user, Permission permission) {
    estate.run(() -> estate.accounts.collaborators().give(code.id(), user.id(), permission));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8080/%s/Code",
        "http://localhost:8080/%s/code.git",
        "HTTP://LocalHost:8080/%s/CODE/"
      })
  void theFirstPushLinksWhatItsLabelNames(String url) {
    collaborate(estate.stranger, Permission.PUSH);
    assertThat(
            estate.publish(
                name, Publisher.account(estate.owner.id()), source(url.formatted(estate.login()))))
        .isEmpty();
    assertThat(linked()).contains("Code");
    assertThat(seen().inheritsAccess()).isTrue();
    // The access of the repository, and not its visibility.
    assertThat(seen().visibility()).isEqualTo(Visibility.PRIVATE);
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
    assertThat(estate.may(code, Action.PUSH, name)).isTrue();
    assertThat(estate.may(estate.owner, Action.ADMINISTER, name)).isTrue();
    assertThat(estate.events(name))
        .containsExactly(
            "packages.repository_linked", "packages.role_granted", "packages.package_published");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://github.com/%s/Code",
        "http://localhost:8080/%s",
        "http://localhost:8080/%s/Code/issues",
        "http://localhost:8080.example.org/%s/Code",
        "Code"
      })
  void aSourceElsewhereIsNoneOfOurs(String url) {
    assertThat(
            estate.publish(
                name, Publisher.account(estate.owner.id()), source(url.formatted(estate.login()))))
        .isEmpty();
    assertThat(linked()).isEmpty();
    assertThat(seen().inheritsAccess()).isFalse();
  }

  @Test
  void aLabelLinksOnlyWhatThePusherWritesTo() {
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
                        Optional.of(Role.READ),
                        UnaryOperator.identity(),
                        Optional.empty(),
                        UnaryOperator.identity())));
    String mine = source("http://localhost:8080/" + estate.login() + "/code");
    Publisher member = Publisher.account(estate.member.id());
    Optional<String> warning = estate.publish(name, member, mine);
    assertThat(linked()).isEmpty();
    // In words that do not tell whether it is there.
    String absent = source("http://localhost:8080/" + estate.login() + "/absent");
    assertThat(estate.publish(estate.container("other"), member, absent))
        .contains(
            warning.orElseThrow().replace("/app is", "/other is").replace("/code ", "/absent "));
    collaborate(estate.member, Permission.PUSH);
    ImageName third = estate.container("third");
    estate.push(third, member, mine);
    assertThat(estate.seen(estate.owner, third).orElseThrow().repository()).isPresent();
  }

  @Test
  void aLabelOfAnothersRepositoryLinksNothing() {
    Repository own =
        estate.in(
            () ->
                estate
                    .accounts
                    .repositories()
                    .create(estate.owner.id(), "own", Visibility.PRIVATE, "", ""));
    assertThat(own.name()).isEqualTo("own");
    assertThat(
            estate.publish(
                name,
                Publisher.account(estate.owner.id()),
                source("http://localhost:8080/" + estate.owner.login() + "/own")))
        .isPresent();
    assertThat(linked()).isEmpty();
  }

  @Test
  void aLaterPushLinksNothing() {
    estate.push(name);
    estate.push(
        name,
        Publisher.account(estate.owner.id()),
        source("http://localhost:8080/" + estate.login() + "/code"));
    assertThat(linked()).isEmpty();
  }

  @Test
  void whatAWorkflowPublishesIsLinkedToItsRepositoryWhateverItsLabelSays() {
    estate.repository("other", Visibility.PRIVATE);
    estate.push(
        name,
        Estate.workflowOf(code),
        source("http://localhost:8080/" + estate.login() + "/other"));
    assertThat(linked()).contains("Code");
    assertThat(seen().visibility()).isEqualTo(Visibility.INTERNAL);
    assertThat(seen().inheritsAccess()).isTrue();
    assertThat(estate.may(code, Action.DELETE, name)).isTrue();
  }

  @Test
  void anOrganizationMayWantNoRolesOfRepositories() {
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
                        Optional.of(false),
                        UnaryOperator.identity())));
    collaborate(estate.stranger, Permission.ADMIN);
    estate.push(
        name,
        Publisher.account(estate.owner.id()),
        source("http://localhost:8080/" + estate.login() + "/code"));
    assertThat(linked()).contains("Code");
    assertThat(seen().inheritsAccess()).isFalse();
    assertThat(estate.may(estate.stranger, Action.PULL, name)).isFalse();
    ImageName built = estate.container("built");
    estate.push(built, Estate.workflowOf(code), "");
    assertThat(estate.seen(estate.owner, built).orElseThrow().inheritsAccess()).isFalse();
    assertThat(estate.may(code, Action.PUSH, built)).isTrue();
    assertThat(estate.may(estate.stranger, Action.PUSH, built)).isFalse();
  }

  private void link(RepositoryAccess access, boolean inherit) {
    long id = estate.reached(name).orElseThrow();
    estate.run(
        () -> estate.catalog.links().put(id, new PackageLinks.Link(Optional.of(access), inherit)));
  }

  @Test
  void aLaterLinkKeepsTheAccessUnlessInheritanceIsChosen() {
    long id = estate.push(name);
    estate.run(() -> estate.catalog.access().giveUser(id, estate.member.id(), Role.ADMIN));
    collaborate(estate.stranger, Permission.PUSH);
    long before = estate.epoch();
    link(estate.access(code), false);
    assertThat(estate.epoch()).isEqualTo(before + 1);
    assertThat(linked()).contains("Code");
    assertThat(seen().visibility()).isEqualTo(Visibility.PRIVATE);
    assertThat(estate.may(estate.member, Action.ADMINISTER, name)).isTrue();
    assertThat(estate.may(estate.stranger, Action.PULL, name)).isFalse();
    link(estate.access(code), true);
    // Instead of those that people had.
    assertThat(estate.may(estate.member, Action.ADMINISTER, name)).isFalse();
    assertThat(estate.may(estate.member, Action.PULL, name)).isTrue();
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
    assertThat(estate.may(estate.owner, Action.ADMINISTER, name)).isTrue();
    link(estate.access(estate.repository("other", Visibility.PRIVATE)), false);
    assertThat(linked()).contains("other");
    assertThat(estate.may(estate.stranger, Action.PULL, name)).isFalse();
  }

  @Test
  void inheritanceIsChosenAndGivenUp() {
    long id = estate.push(name);
    assertThatThrownBy(() -> estate.run(() -> estate.catalog.links().inherit(id, true)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("link it first");
    link(estate.access(code), false);
    collaborate(estate.stranger, Permission.PUSH);
    long before = estate.epoch();
    estate.run(() -> estate.catalog.links().inherit(id, true));
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
    estate.run(() -> estate.catalog.links().inherit(id, false));
    assertThat(estate.may(estate.stranger, Action.PULL, name)).isFalse();
    assertThat(estate.epoch()).isEqualTo(before + 2);
    assertThat(estate.events(name))
        .startsWith("packages.access_inheritance_changed", "packages.access_inheritance_changed");
  }

  @Test
  void anEndedLinkTakesWhatItGave() {
    long id = estate.push(name, Estate.workflowOf(code), "");
    collaborate(estate.stranger, Permission.PUSH);
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isTrue();
    estate.run(
        () -> estate.catalog.links().put(id, new PackageLinks.Link(Optional.empty(), false)));
    assertThat(linked()).isEmpty();
    assertThat(estate.may(estate.stranger, Action.PUSH, name)).isFalse();
    // What the package itself gave to the repository's workflows stays.
    assertThat(estate.may(code, Action.PUSH, name)).isTrue();
    assertThat(estate.events(name)).startsWith("packages.repository_unlinked");
  }

  @Test
  void onlyARepositoryOfTheOwnerIsLinkedAndNoImageOfTheDockerRegistry() {
    estate.push(name);
    Repository own =
        estate.in(
            () ->
                estate
                    .accounts
                    .repositories()
                    .create(estate.owner.id(), "own", Visibility.PRIVATE, "", ""));
    assertThatThrownBy(() -> link(estate.access(own), false))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("of its owner only");
    long docker = estate.push(estate.docker("code/app"));
    assertThatThrownBy(
            () ->
                estate.run(
                    () ->
                        estate
                            .catalog
                            .links()
                            .put(docker, new PackageLinks.Link(Optional.empty(), false))))
        .isInstanceOf(ValidationException.class);
  }
}
