package io.hatoba.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.events.Actor;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to accounts and tokens leaves its events, in the transactions that do it. */
abstract class AccountAuditContract {
  private static final Actor ADMIN = Actor.personal(Long.MAX_VALUE, "boss", 9);

  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private AccountBeans beans;
  private Users users;
  private AccessTokens tokens;
  private String login;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    audit.origin().begin("192.0.2.1", "octokit");
    audit.origin().actAs(ADMIN);
    beans = new AccountBeans(rows.daos(), Clock.systemUTC(), audit.log());
    users = beans.users();
    tokens = beans.tokens();
    login = "U-" + rows.owner().substring(1);
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private List<AuditEntry> events() {
    return audit.find("user:" + login);
  }

  @Test
  void everyChangeOfAUserIsAnEvent() {
    // The instance keeps a site administrator.
    inTransaction(() -> users.create(login + "-2", "", false));
    inTransaction(() -> users.administersSite(login + "-2", true));
    inTransaction(() -> users.create(login, "", false));
    inTransaction(() -> users.suspend(login));
    inTransaction(() -> users.unsuspend(login));
    inTransaction(() -> users.administersSite(login, true));
    inTransaction(() -> users.administersSite(login, false));
    assertThat(events())
        .extracting(AuditEntry::action)
        .containsExactly(
            "user.demote", "user.promote", "user.unsuspend", "user.suspend", "user.create");
    assertThat(events())
        .allSatisfy(
            event -> {
              assertThat(event.origin().actor()).isEqualTo(ADMIN);
              assertThat(event.origin().address()).isEqualTo("192.0.2.1");
              assertThat(event.subject().account()).isEqualTo(login);
            });
  }

  @Test
  void tokensComeAndGoAndNoEventHasTheirSecret() {
    User user = inTransaction(() -> users.create(login, "", false));
    AccessTokens.Made first =
        inTransaction(() -> tokens.impersonate(user.id(), List.of("write:packages")));
    inTransaction(() -> tokens.revoke(first.token().id()));
    AccessTokens.Made second =
        inTransaction(() -> tokens.impersonate(user.id(), List.of("write:packages")));
    inTransaction(() -> tokens.revokeImpersonation(user.id()));
    List<AuditEntry> events = events();
    assertThat(events)
        .extracting(AuditEntry::action)
        .containsExactly(
            "oauth_access.destroy",
            "oauth_access.create",
            "oauth_access.destroy",
            "oauth_access.create",
            "user.create");
    assertThat(events.get(3).subject().reference()).isEqualTo("token " + first.token().id());
    assertThat(events.get(3).details())
        .isEqualTo("{\"impersonation\":true,\"scopes\":[\"write:packages\"]}");
    assertThat(events.get(2).subject().reference()).isEqualTo("token " + first.token().id());
    assertThat(events.toString())
        .doesNotContain(first.secret().text(), first.secret().hash(), second.secret().text());
  }

  @Test
  void whatIsNotDoneIsNoEvent() {
    assertThatThrownBy(() -> inTransaction(() -> users.create("-" + login, "", false)))
        .isInstanceOf(ValidationException.class);
    inTransaction(() -> users.suspend(login));
    inTransaction(() -> tokens.revoke(Long.MAX_VALUE));
    assertThat(events()).isEmpty();
  }

  @Test
  void anOwnerThatAPushMakesIsAnEvent() {
    Owners owners =
        new Owners(
            rows.accounts(), rows.daos().repositories(), rows.daos().memberships(), audit.log());
    User user = inTransaction(() -> users.create(login, "", false));
    String organization = "n" + rows.owner().substring(1);
    long id = inTransaction(() -> owners.requireAccount(organization, user.id()));
    inTransaction(() -> owners.requireAccount(organization, user.id()));
    List<AuditEntry> events = audit.find("org:" + organization);
    assertThat(events).extracting(AuditEntry::action).containsExactly("org.create");
    assertThat(events.get(0).ownerId()).hasValue(id);
    assertThat(events.get(0).ownedByOrganization()).isTrue();
    assertThat(events.get(0).subject().account()).isEqualTo(login);
  }

  private List<String> actionsOf(String phrase) {
    List<String> actions =
        new ArrayList<>(audit.find(phrase).stream().map(AuditEntry::action).toList());
    Collections.reverse(actions);
    return actions;
  }

  @Test
  void whatIsDoneToAnOrganizationAndItsTeamsIsThere() {
    String name = "n" + rows.owner().substring(1);
    User user = inTransaction(() -> users.create(login, "", false));
    User other = inTransaction(() -> users.create("x" + login.substring(1), "", false));
    Organizations organizations = beans.organizations();
    Teams teams = beans.teams();
    Organization made = inTransaction(() -> organizations.create(name, user.id(), ""));
    long id = made.account().id();
    inTransaction(() -> organizations.putMember(id, other.id(), false));
    inTransaction(() -> organizations.putMember(id, other.id(), false));
    inTransaction(() -> organizations.putMember(id, other.id(), true));
    inTransaction(
        () ->
            organizations.change(
                id,
                new Organizations.Change(
                    Optional.of("Name"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Role.WRITE),
                    before -> Set.of(Visibility.PUBLIC),
                    Optional.empty(),
                    UnaryOperator.identity())));
    Team team = inTransaction(() -> teams.create(id, "Ops", "", false, List.of(user.id())));
    inTransaction(
        () -> teams.change(team.id(), Optional.of("Opers"), Optional.empty(), Optional.empty()));
    inTransaction(() -> teams.removeMember(team.id(), user.id()));
    database.transactions().required(() -> teams.delete(team.id()));
    inTransaction(() -> organizations.removeMember(id, other.id()));
    database.transactions().required(() -> organizations.delete(id));
    assertThat(actionsOf("org:" + name))
        .containsExactly(
            "org.create",
            "org.add_member",
            "org.update_member",
            "org.update_default_repository_permission",
            "org.update_member_repository_creation_permission",
            "team.create",
            "team.add_member",
            "team.rename",
            "team.remove_member",
            "team.destroy",
            "org.remove_member",
            "org.delete");
    assertThat(audit.find("action:org.delete org:" + name).get(0).ownerId()).hasValue(id);
    assertThat(audit.find("action:team.add_member org:" + name).get(0).subject().account())
        .isEqualTo(login);
  }

  @Test
  void whatIsDoneToARepositoryIsThere() {
    User user = inTransaction(() -> users.create(login, "", false));
    User other = inTransaction(() -> users.create("x" + login.substring(1), "", false));
    String owner = login.toLowerCase(Locale.ROOT);
    Repositories repositories = beans.repositories();
    Collaborators collaborators = beans.collaborators();
    Repository made =
        inTransaction(() -> repositories.create(user.id(), "Code", Visibility.PRIVATE, "", ""));
    inTransaction(
        () -> {
          collaborators.give(made.id(), other.id(), Permission.PUSH);
          collaborators.give(made.id(), other.id(), Permission.PULL);
          return collaborators.takeBack(made.id(), other.id());
        });
    inTransaction(() -> collaborators.takeBack(made.id(), other.id()));
    Caller.Account caller = new Caller.Account(user.id(), login, false, Set.of("repo"), 1);
    inTransaction(
        () ->
            repositories.change(
                access(caller, made),
                new Repositories.Change(
                    Optional.of("code2"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Visibility.PUBLIC))));
    inTransaction(
        () ->
            repositories.releaseAlias(access(caller, made), new Repositories.Alias(owner, "code")));
    database.transactions().required(() -> repositories.delete(access(caller, made)));
    inTransaction(() -> repositories.restore(user.id(), "code2"));
    inTransaction(() -> repositories.transfer(access(caller, made), other.id(), Optional.empty()));
    assertThat(actionsOf("action:repo org:" + owner))
        .containsExactly(
            "repo.create",
            "repo.add_member",
            "repo.update_member",
            "repo.remove_member",
            "repo.rename",
            "repo.access",
            "repo.name_released",
            "repo.destroy",
            "repo.restore",
            "repo.transfer");
    AuditEntry left = audit.find("action:repo.transfer org:" + owner).get(0);
    assertThat(left.details()).isEqualTo("{\"new_name\":\"x" + owner.substring(1) + "/code2\"}");
    AuditEntry moved = audit.find("action:repo.transfer org:x" + owner.substring(1)).get(0);
    assertThat(moved.details()).isEqualTo("{\"old_name\":\"" + owner + "/code2\"}");
  }

  private RepositoryAccess access(Caller.Account caller, Repository repository) {
    return Objects.requireNonNull(
        beans
            .repositoryPolicy()
            .find(caller, rows.daos().repositories().find(repository.id()).stream().toList())
            .get(repository.id()));
  }

  @Test
  void loginsThatChangeAreThere() {
    User user = inTransaction(() -> users.create(login, "", false));
    String next = "y" + login.substring(1);
    inTransaction(() -> users.rename(login, next));
    inTransaction(() -> users.releaseAlias(user.id(), login));
    inTransaction(() -> users.delete(next));
    assertThat(actionsOf("user:" + next))
        .containsExactly("user.rename", "account.login_released", "user.delete");
  }
}
