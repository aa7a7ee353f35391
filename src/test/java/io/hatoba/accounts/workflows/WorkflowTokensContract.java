package io.hatoba.accounts.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.Action;
import io.hatoba.access.BearerToken;
import io.hatoba.access.Caller;
import io.hatoba.access.Credential;
import io.hatoba.access.Refusals;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.ResourceScope;
import io.hatoba.access.SignIn;
import io.hatoba.access.TokenIssuing;
import io.hatoba.access.WorkflowToken;
import io.hatoba.accounts.AccountBeans;
import io.hatoba.accounts.Collaborators;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.config.RegistryHost;
import io.hatoba.config.RegistryHosts;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.CredentialKind;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of workflows from their making to their end, on either database. */
abstract class WorkflowTokensContract {
  private static final String ADDRESS = "192.0.2.1";

  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private AccountBeans beans;
  private WorkflowTokens tokens;
  private SignIn signIn;
  private WorkflowTokens.Repository repository;

  @BeforeEach
  void makeRepository(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    beans = new AccountBeans(rows.daos(), Clock.systemUTC(), audit.log());
    AccessEpoch epoch = new AccessEpoch(rows.epochs());
    tokens =
        new WorkflowTokens(
            rows.accounts(),
            rows.daos().repositories(),
            rows.workflowTokens(),
            rows.issuers(),
            epoch,
            Clock.systemUTC(),
            audit.log());
    signIn = signIn();
    inTransaction(
        () -> rows.daos().repositories().create(new RepositoryEntity(rows.ownerId(), "Code")));
    repository = inTransaction(() -> tokens.findRepository(rows.owner(), "code")).orElseThrow();
  }

  private SignIn signIn() {
    return AccessBeans.signIn(rows.daos(), audit.log());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private WorkflowTokens.Made make(boolean writes, Duration lifetime) {
    return inTransaction(
        () ->
            tokens.make(
                new WorkflowTokens.Request(repository, "42", writes, lifetime),
                rows.ownerId(),
                rows.owner()));
  }

  private WorkflowTokens.Made make() {
    return make(true, WorkflowTokens.USUAL_LIFETIME);
  }

  private Optional<Caller.Known> shows(String login, WorkflowTokens.Made made) {
    return inTransaction(() -> signIn.signIn(login, made.secret().text(), ADDRESS));
  }

  @Test
  void aRepositoryIsFoundWhateverItsCase() {
    assertThat(repository.fullName()).isEqualTo(rows.owner() + "/Code");
    assertThat(
            inTransaction(
                () -> tokens.findRepository(rows.owner().toUpperCase(Locale.ROOT), "CODE")))
        .hasValue(repository);
    assertThat(inTransaction(() -> tokens.findRepository(rows.owner(), "missing"))).isEmpty();
    assertThat(inTransaction(() -> tokens.findRepository("nobody-" + rows.owner(), "code")))
        .isEmpty();
  }

  @Test
  void aTokenIsItsRepositorysUnderAnyUserName() {
    WorkflowTokens.Made made = make();
    Caller.Workflow expected =
        new Caller.Workflow(
            made.id(),
            repository.id(),
            rows.ownerId(),
            rows.owner() + "/Code",
            "42",
            true,
            made.expiresAt());
    for (String login : List.of("", "x-access-token", rows.owner(), "nobody at all")) {
      assertThat(shows(login, made)).as(login).hasValue(expected);
    }
    assertThat(inTransaction(() -> signIn.signIn(made.secret().text(), ADDRESS)))
        .hasValue(expected);
    assertThat(inTransaction(() -> signIn.find(expected.credential()))).hasValue(expected);
    assertThat(
            inTransaction(() -> signIn.find(new Credential(Credential.Kind.PERSONAL, made.id()))))
        .as("a personal token of the same number is another")
        .isNotEqualTo(Optional.of(expected));
  }

  @Test
  void onlyItsHashIsKept() {
    WorkflowTokens.Made made = make(false, Duration.ofMinutes(10));
    assertThat(made.secret().text()).matches("hbs_[0-9A-Za-z]{42}");
    assertThat(made.secret().toString()).doesNotContain(made.secret().text().substring(4));
    assertThat(
            database.query(
                "select token_hash || last_eight || permission || run || subject"
                    + " from workflow_token where id = ?",
                made.id()))
        .containsExactly(
            made.secret().hash() + made.secret().lastEight() + "READ" + "42" + rows.owner());
    assertThat(((Caller.Workflow) shows("", made).orElseThrow()).writes()).isFalse();
  }

  @Test
  void anythingElseIsNobodys() {
    make();
    String other = WorkflowToken.random().text();
    assertThat(inTransaction(() -> signIn.signIn("x", other, ADDRESS))).isEmpty();
    String cut = other.substring(0, other.length() - 1);
    assertThat(inTransaction(() -> signIn.signIn("x", cut, ADDRESS))).isEmpty();
    assertThat(database.statements(() -> signIn.signIn("y", cut, ADDRESS))).isEmpty();
    assertThat(database.statements(() -> signIn.signIn("y", other, ADDRESS))).hasSize(1);
  }

  @Test
  void aTokenThatFailsWaitsAndNoOtherOneWithIt() {
    String bad = WorkflowToken.random().text();
    for (int time = 0; time <= 10; time++) {
      assertThat(inTransaction(() -> signIn.signIn("ci", bad, ADDRESS))).isEmpty();
    }
    assertThatThrownBy(() -> inTransaction(() -> signIn.signIn("ci", bad, ADDRESS)))
        .isInstanceOf(TooManyRequestsException.class);
    assertThat(shows("ci", make())).isPresent();
  }

  @Test
  void itLivesAsLongAsWasAskedFor() {
    Instant before = Instant.now();
    WorkflowTokens.Made made = make(true, Duration.ofMinutes(10));
    assertThat(made.expiresAt())
        .isBetween(
            before.plus(Duration.ofMinutes(10)).minusMillis(1),
            Instant.now().plus(Duration.ofMinutes(10)));
    expire(made);
    assertThat(shows("", made)).isEmpty();
    make();
    assertThat(database.query("select id from workflow_token where id = ?", made.id()))
        .as("cleared away")
        .isEmpty();
  }

  private void expire(WorkflowTokens.Made made) {
    database.execute(
        "update workflow_token set expires_at = current_timestamp where id = ?", made.id());
  }

  @Test
  void jobsThatBeginTogetherAllHaveTheirs() {
    for (int old = 0; old < 10; old++) {
      expire(make());
    }
    List<WorkflowTokens.Made> made =
        Race.run(8, racer -> RacingInsert.retried(WorkflowTokensContract.this::make));
    assertThat(made).allSatisfy(token -> assertThat(shows("", token)).isPresent());
    assertThat(
            database.query(
                "select id from workflow_token where repository_id = ?", repository.id()))
        .hasSize(8);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 86_401})
  void aLifetimeOutOfBoundsIsRefused(long seconds) {
    assertThatThrownBy(() -> make(true, Duration.ofSeconds(seconds)))
        .isInstanceOf(ValidationException.class)
        .hasMessage("expires_in is a number of seconds from 1 to 86400");
  }

  @Test
  void itEndsWithItsJobAndEveryNodeIsTold() {
    WorkflowTokens.Made made = make();
    assertThat(shows("", made)).isPresent();
    long before = inTransaction(() -> rows.epochs().find());
    assertThat(inTransaction(() -> tokens.revoke(made.id()))).isTrue();
    assertThat(shows("", made)).isEmpty();
    assertThat(inTransaction(() -> rows.epochs().find())).isEqualTo(before + 1);
    assertThat(inTransaction(() -> tokens.revoke(made.id()))).isFalse();
    assertThat(inTransaction(() -> rows.epochs().find())).isEqualTo(before + 1);
  }

  private Caller.Account administrator() {
    return new Caller.Account(rows.ownerId(), rows.owner(), false, Set.of("repo"), 1);
  }

  private RepositoryAccess access() {
    return inTransaction(() -> beans.repositoryPolicy().find(administrator(), rows.owner(), "code"))
        .orElseThrow();
  }

  @Test
  void aRepositoryThatGoesTakesItsTokensAlong() {
    WorkflowTokens.Made made = make();
    inTransaction(
        () -> {
          rows.roles().grantToRepository(rows.packageId(), repository.id(), Role.ADMIN);
          beans.repositories().delete(access());
          return true;
        });
    assertThat(shows("", made)).isEmpty();
    inTransaction(() -> beans.repositories().restore(rows.ownerId(), "Code"));
    assertThat(shows("", made)).as("nor do they come back").isEmpty();
    assertThat(repositoryGrants()).isEmpty();
  }

  @Test
  void aNewOwnerOfARepositoryInheritsNoTokens() {
    WorkflowTokens.Made made = make();
    long newOwner = new Rows(database).ownerId();
    inTransaction(
        () -> {
          rows.roles().grantToRepository(rows.packageId(), repository.id(), Role.ADMIN);
          return beans.repositories().transfer(access(), newOwner, Optional.empty());
        });
    assertThat(shows("", made)).isEmpty();
    assertThat(repositoryGrants()).as("nor what the old owner's packages let it do").isEmpty();
  }

  private List<Object> repositoryGrants() {
    return database.query(
        "select package_id from package_grant where repository_id = ?", repository.id());
  }

  @Test
  void whoseOwnerIsSuspendedHasNoTokens() {
    WorkflowTokens.Made made = make();
    database.execute(
        "update account set suspended_at = current_timestamp where id = ?", rows.ownerId());
    assertThat(shows("", made)).isEmpty();
  }

  @Test
  void aTokenThatSomebodyAskedForEndsWithTheRoleByWhichTheyCould() {
    String name = Long.toString(rows.ownerId(), 36);
    User owner = user("w-" + name);
    User asker = user("v-" + name);
    long organization =
        inTransaction(() -> beans.organizations().create("x-" + name, owner.id(), ""))
            .account()
            .id();
    long team =
        inTransaction(() -> beans.teams().create(organization, "All", "", false, List.of())).id();
    Repository given =
        inTransaction(
            () -> beans.repositories().create(organization, "Ours", Visibility.PRIVATE, "", ""));
    repository = inTransaction(() -> tokens.findRepository(given.id())).orElseThrow();
    Organizations organizations = beans.organizations();
    Collaborators collaborators = beans.collaborators();
    Runnable leave = () -> organizations.removeMember(organization, asker.id());

    requireEnds(
        "an owner leaves",
        asker,
        () -> organizations.putMember(organization, asker.id(), true),
        leave);
    requireEnds(
        "an owner becomes a member",
        asker,
        () -> organizations.putMember(organization, asker.id(), true),
        () -> organizations.putMember(organization, asker.id(), false));
    requireEnds(
        "members have less",
        asker,
        () -> letMembers(organization, Role.ADMIN),
        () -> letMembers(organization, Role.WRITE));
    requireEnds(
        "a collaborator has less",
        asker,
        () -> collaborators.give(given.id(), asker.id(), Permission.ADMIN),
        () -> collaborators.give(given.id(), asker.id(), Permission.MAINTAIN));
    requireEnds(
        "a collaborator goes",
        asker,
        () -> collaborators.give(given.id(), asker.id(), Permission.ADMIN),
        () -> collaborators.takeBack(given.id(), asker.id()));
    Team members =
        inTransaction(() -> beans.teams().find(organization, "all", 0, true)).orElseThrow();
    Runnable giveTeam =
        () -> {
          beans.teams().putMember(team, asker.id(), false);
          collaborators.giveTeam(given.id(), members, Permission.ADMIN);
        };
    requireEnds(
        "a team has it no more",
        asker,
        giveTeam,
        () -> collaborators.takeBackFromTeam(given.id(), team));
    requireEnds(
        "somebody leaves the team",
        asker,
        giveTeam,
        () -> beans.teams().removeMember(team, asker.id()));
    requireEnds("the team is no more", asker, giveTeam, () -> beans.teams().delete(team));
    requireEnds(
        "a site administrator is one no more",
        asker,
        () -> {
          beans.users().administersSite(asker.login(), true);
          // There has to be another.
          beans.users().administersSite(owner.login(), true);
        },
        () -> beans.users().administersSite(asker.login(), false));
    database.execute("update account set site_admin = false where id = ?", owner.id());
  }

  private User user(String login) {
    return inTransaction(() -> beans.users().create(login, "", false));
  }

  private void letMembers(long organization, Role role) {
    beans
        .organizations()
        .change(
            organization,
            new Organizations.Change(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(role),
                UnaryOperator.identity(),
                Optional.empty(),
                UnaryOperator.identity()));
  }

  private void run(Runnable work) {
    inTransaction(
        () -> {
          work.run();
          return true;
        });
  }

  private void requireEnds(String how, User asker, Runnable gives, Runnable takes) {
    run(gives);
    WorkflowTokens.Made made =
        inTransaction(
            () ->
                tokens.make(
                    new WorkflowTokens.Request(
                        repository, "1", true, WorkflowTokens.USUAL_LIFETIME),
                    asker.id(),
                    asker.login()));
    String bearer = bearer(made, Clock.systemUTC());
    assertThat(verify(bearer, Clock.systemUTC())).as(how).isPresent();
    long before = inTransaction(() -> rows.epochs().find());

    run(takes);

    assertThat(shows("ci", made)).as(how).isEmpty();
    assertThat(inTransaction(() -> rows.epochs().find())).as(how).isGreaterThan(before);
    assertThat(verify(bearer, Clock.systemUTC())).as("a bearer, as %s", how).isEmpty();
  }

  @Test
  void allRunsPushInTheNameOfOneAccountThatNobodyCanBe() {
    assertThat(database.query("select login from account where id = ?", Caller.Workflow.ACCOUNT_ID))
        .containsExactly("workflow[bot]");
    Users users = beans.users();
    assertThatThrownBy(() -> inTransaction(() -> users.create("workflow[bot]", "", false)))
        .isInstanceOf(ValidationException.class);
  }

  private TokenIssuing issuing(Clock clock) {
    Settings settings = new Settings(key -> Optional.empty());
    AccessEpoch epoch = new AccessEpoch(rows.epochs());
    return new TokenIssuing(
        AccessBeans.policy(rows.daos(), settings),
        AccessBeans.bearerTokens(rows.daos(), epoch, clock),
        signIn(),
        epoch,
        new Refusals(audit.log()));
  }

  private static RegistryHost host() {
    return new RegistryHosts(new Settings(key -> Optional.empty()))
        .find("localhost:8080")
        .orElseThrow();
  }

  private String bearer(WorkflowTokens.Made made, Clock clock) {
    ResourceScope scope =
        ResourceScope.repository(rows.owner() + "/code/image", EnumSet.allOf(Action.class));
    Caller caller = shows("", made).orElseThrow();
    return inTransaction(() -> issuing(clock).issue(host(), caller, List.of(scope)));
  }

  private Optional<BearerToken> verify(String bearer, Clock clock) {
    return inTransaction(() -> issuing(clock).verify(bearer, host()));
  }

  @Test
  void aBearerKnowsTheWorkflowAndAsksAnewForIt() {
    WorkflowTokens.Made made = make();
    String bearer = bearer(made, Clock.systemUTC());
    BearerToken token = verify(bearer, Clock.systemUTC()).orElseThrow();
    assertThat(token.accountId()).hasValue(Caller.Workflow.ACCOUNT_ID);
    assertThat(token.repositoryId()).hasValue(repository.id());
    assertThat(token.grant(rows.owner() + "/code/image").allowed())
        .containsExactlyInAnyOrder(Action.PULL, Action.PUSH, Action.DELETE);

    inTransaction(() -> tokens.revoke(made.id()));
    assertThat(verify(bearer, Clock.systemUTC())).isEmpty();
  }

  @Test
  void aBearerOfATokenThatReadsSaysSo() {
    BearerToken token =
        verify(bearer(make(false, Duration.ofHours(1)), Clock.systemUTC()), Clock.systemUTC())
            .orElseThrow();
    assertThat(token.grant(rows.owner() + "/code/image").allowed()).containsExactly(Action.PULL);
  }

  @Test
  void noBearerOutlivesItsToken() {
    WorkflowTokens.Made made = make(true, Duration.ofMinutes(3));
    String bearer = bearer(made, Clock.systemUTC());
    Instant end = made.expiresAt();
    assertThat(verify(bearer, at(end.minusSeconds(2)))).isPresent();
    assertThat(verify(bearer, at(end))).isEmpty();

    String longer = bearer(make(true, Duration.ofHours(1)), at(end));
    assertThat(verify(longer, at(end.plusSeconds(359)))).as("with its grace").isPresent();
    assertThat(verify(longer, at(end.plusSeconds(360)))).isEmpty();
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  @Test
  void eachIsInTheAuditLogAndSoIsWhoShowsIt() {
    WorkflowTokens.Made made = make(true, Duration.ofHours(1));
    inTransaction(() -> signIn.signIn("anybody", made.secret().text(), "192.0.2.1"));
    inTransaction(() -> tokens.revoke(made.id()));
    String repo = "repo:" + rows.owner() + "/code";
    AuditEntry created = audit.find("action:workflow_token.create " + repo).get(0);
    assertThat(created.subject().reference()).isEqualTo("workflow token " + made.id());
    assertThat(created.details()).contains("\"permission\":\"write\"", "\"run\":\"42\"");
    AuditEntry shown = audit.find("action:user.login " + repo).get(0);
    assertThat(shown.origin().actor().login()).isEqualTo("workflow[bot]");
    assertThat(shown.origin().actor().credential()).isEqualTo(CredentialKind.WORKFLOW_TOKEN);
    assertThat(shown.origin().actor().credentialId()).hasValue(made.id());
    assertThat(shown.subject().reference()).isEqualTo("42");
    assertThat(audit.find("action:workflow_token.destroy"))
        .anyMatch(event -> event.subject().reference().endsWith("token " + made.id()));
  }
}
