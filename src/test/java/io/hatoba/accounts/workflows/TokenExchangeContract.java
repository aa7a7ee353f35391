package io.hatoba.accounts.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.nimbusds.jwt.JWTClaimsSet;
import io.hatoba.access.AccessBeans;
import io.hatoba.access.Caller;
import io.hatoba.access.SignIn;
import io.hatoba.access.identity.Check;
import io.hatoba.access.identity.Claims;
import io.hatoba.access.identity.IdentityRefusedException;
import io.hatoba.access.identity.IdentityTokens;
import io.hatoba.access.identity.IssuerKeys;
import io.hatoba.access.identity.SelfMadeIssuer;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.UnavailableException;
import io.hatoba.registry.RacingInsert;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an identity token to a workflow token, on either database. */
abstract class TokenExchangeContract {
  private static final String AUDIENCE = "http://localhost:8080";

  private final SelfMadeIssuer ci = new SelfMadeIssuer();
  private TestDatabase database;
  private AuditBeans audit;
  private Rows rows;
  private TrustedIssuers issuers;
  private WorkflowTokens tokens;
  private TokenExchange exchange;
  private SignIn signIn;

  @BeforeEach
  void makeRepository(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
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
    issuers = new TrustedIssuers(rows.issuers(), rows.workflowTokens(), epoch, audit.log());
    exchange =
        new TokenExchange(
            issuers,
            tokens,
            new IdentityTokens(new IssuerKeys(), Clock.systemUTC()),
            new Settings(key -> Optional.empty()),
            audit.log());
    signIn = AccessBeans.signIn(rows.daos(), audit.log());
    inTransaction(
        () -> rows.daos().repositories().create(new RepositoryEntity(rows.ownerId(), "Code")));
  }

  @AfterEach
  void close() {
    ci.close();
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private static ClaimRule rule(String name, String ref, boolean writes) {
    return new ClaimRule(
        name,
        List.of(new ClaimCondition("owner", "o*"), new ClaimCondition("ref", ref)),
        new ClaimTemplate("{repository}"),
        new ClaimTemplate("{run_id}"),
        writes,
        Duration.ofMinutes(10));
  }

  private static TrustedIssuer.Description description(ClaimRule... rules) {
    return new TrustedIssuer.Description(
        "CI", Optional.empty(), Optional.empty(), true, List.of(rules));
  }

  private TrustedIssuer trust(TrustedIssuer.Description description) {
    return inTransaction(() -> issuers.create(ci.url(), description));
  }

  private TrustedIssuer trust() {
    return trust(description(rule("main", "refs/heads/main", true), rule("all", "refs/*", false)));
  }

  private Optional<TrustedIssuer> disable(TrustedIssuer trusted) {
    return issuers.change(
        trusted.id(),
        before ->
            new TrustedIssuer.Description(
                before.name(), before.audience(), before.jwksUri(), false, before.rules()));
  }

  private JWTClaimsSet.Builder claims(String ref) {
    return new JWTClaimsSet.Builder()
        .issuer(ci.url())
        .audience(AUDIENCE)
        .subject("repo:" + rows.owner())
        .claim("repository", rows.owner() + "/code")
        .claim("owner", rows.owner())
        .claim("ref", ref)
        .claim("run_id", 4711)
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private String token(String ref) {
    return ci.sign(claims(ref).build());
  }

  private WorkflowTokens.Made exchanged(String identityToken) {
    return inTransaction(() -> exchange.exchange(identityToken));
  }

  private Optional<Caller.Known> shows(WorkflowTokens.Made made) {
    return inTransaction(() -> signIn.signIn("ci", made.secret().text(), "192.0.2.1"));
  }

  private void requireRefused(String identityToken, Check check) {
    assertThatThrownBy(() -> exchanged(identityToken))
        .asInstanceOf(type(IdentityRefusedException.class))
        .extracting(IdentityRefusedException::check)
        .isEqualTo(check);
  }

  @Test
  void theFirstRuleThatMatchesCounts() {
    TrustedIssuer trusted = trust();
    WorkflowTokens.Made main = exchanged(token("refs/heads/main"));
    Caller.Workflow caller = (Caller.Workflow) shows(main).orElseThrow();
    assertThat(caller.writes()).isTrue();
    assertThat(caller.run()).isEqualTo("4711");
    assertThat(caller.repository()).isEqualTo(rows.owner() + "/Code");
    assertThat(Duration.between(Instant.now(), caller.expiresAt()))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    assertThat(
            database.query(
                "select subject || issuer_id from workflow_token where id = ?", main.id()))
        .containsExactly("repo:" + rows.owner() + trusted.id());

    WorkflowTokens.Made branch = exchanged(token("refs/heads/x"));
    assertThat(((Caller.Workflow) shows(branch).orElseThrow()).writes()).isFalse();
  }

  @Test
  void whoIsRefusedIsToldTheCheckAndNothingOfTheRules() {
    requireRefused(token("refs/heads/main"), Check.ISSUER);
    trust();
    requireRefused("x", Check.FORMAT);
    requireRefused(ci.sign(claims("refs/x").audience("x").build()), Check.AUDIENCE);
    String unmatched = token("heads/main");
    requireRefused(unmatched, Check.RULES);
    assertThatThrownBy(() -> exchanged(unmatched)).hasMessageNotContaining("refs");
    requireRefused(
        ci.sign(claims("refs/x").claim("repository", rows.owner() + "/missing").build()),
        Check.REPOSITORY);
    requireRefused(
        ci.sign(claims("refs/x").claim("repository", "a/b/c").build()), Check.REPOSITORY);
    try (SelfMadeIssuer stranger = new SelfMadeIssuer()) {
      stranger.rotate();
      requireRefused(stranger.sign(claims("refs/x").build()), Check.SIGNATURE);
    }
  }

  @Test
  void anIssuerThatIsAwayIsAskedLater() {
    trust();
    ci.feel(SelfMadeIssuer.Mood.DOWN);
    assertThatThrownBy(() -> exchanged(token("refs/heads/main")))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whoIsTrustedNoLongerTakesItsTokensAlong() {
    TrustedIssuer trusted = trust();
    WorkflowTokens.Made made = exchanged(token("refs/heads/main"));
    assertThat(shows(made)).isPresent();
    long before = inTransaction(() -> rows.epochs().find());

    TrustedIssuer.Description given = trusted.description();
    assertThat(inTransaction(() -> disable(trusted))).isPresent();
    assertThat(shows(made)).isEmpty();
    assertThat(inTransaction(() -> rows.epochs().find())).isEqualTo(before + 1);
    requireRefused(token("refs/heads/main"), Check.ISSUER);

    inTransaction(() -> issuers.change(trusted.id(), disabled -> given));
    WorkflowTokens.Made again = exchanged(token("refs/heads/main"));
    assertThat(inTransaction(() -> issuers.delete(trusted.id()))).isTrue();
    assertThat(shows(again)).isEmpty();
    assertThat(inTransaction(() -> issuers.delete(trusted.id()))).isFalse();
    assertThat(inTransaction(() -> issuers.find(trusted.id()))).isEmpty();
  }

  /** What an exchange does that has been decided, and whose transaction is still to come. */
  private Optional<WorkflowTokens.Made> conclude(TrustedIssuer asItWas) {
    WorkflowTokens.Repository code =
        inTransaction(() -> tokens.findRepository(rows.owner(), "code")).orElseThrow();
    return inTransaction(
        () ->
            tokens.exchange(
                new WorkflowTokens.Request(code, "1", true, Duration.ofHours(24)),
                asItWas,
                "subject"));
  }

  @Test
  void whatWasDecidedBeforeItsIssuerWasChangedMakesNoToken() {
    TrustedIssuer trusted = trust();
    assertThat(conclude(trusted)).isPresent();
    inTransaction(() -> disable(trusted));
    assertThat(conclude(trusted)).as("disabled").isEmpty();

    TrustedIssuer.Description narrower = description(rule("main", "refs/heads/main", false));
    inTransaction(() -> issuers.change(trusted.id(), before -> narrower));
    assertThat(conclude(trusted)).as("by rules that are no more").isEmpty();
    TrustedIssuer now = inTransaction(() -> issuers.find(trusted.id())).orElseThrow();
    assertThat(conclude(now)).isPresent();

    inTransaction(() -> issuers.delete(trusted.id()));
    assertThat(conclude(now)).as("deleted").isEmpty();
  }

  @Test
  void whoDisablesAnIssuerWaitsForTheTokenThatIsBeingMadeAndEndsIt() {
    requireEnded(trusted -> assertThat(disable(trusted)).isPresent());
  }

  @Test
  void andSoDoesWhoDeletesIt() {
    requireEnded(trusted -> assertThat(issuers.delete(trusted.id())).isTrue());
  }

  private void requireEnded(Consumer<TrustedIssuer> end) {
    TrustedIssuer trusted = trust();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      AtomicReference<Future<?>> ending = new AtomicReference<>();
      WorkflowTokens.Made made =
          inTransaction(
              () -> {
                WorkflowTokens.Made token = conclude(trusted).orElseThrow();
                Future<?> ended =
                    other.submit(() -> database.transactions().required(() -> end.accept(trusted)));
                assertThatThrownBy(() -> ended.get(300, TimeUnit.MILLISECONDS))
                    .as("the exchange has not committed")
                    .isInstanceOf(TimeoutException.class);
                ending.set(ended);
                return token;
              });
      assertThat(ending.get()).succeedsWithin(Duration.ofSeconds(30));
      assertThat(shows(made)).isEmpty();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void exchangesOfOneIssuerThatRaceWithItsEndLeaveNoTokenBehind() {
    TrustedIssuer trusted = trust();
    String identityToken = token("refs/heads/main");
    List<Optional<WorkflowTokens.Made>> made =
        Race.run(
            5,
            racer -> {
              if (racer == 0) {
                inTransaction(() -> disable(trusted));
                return Optional.empty();
              }
              try {
                return Optional.of(RacingInsert.retried(() -> exchanged(identityToken)));
              } catch (IdentityRefusedException tooLate) {
                return Optional.empty();
              }
            });
    assertThat(made).allSatisfy(token -> assertThat(token.flatMap(this::shows)).isEmpty());
  }

  @Test
  void anIssuerIsTrustedOnceAndFoundAsItWasDescribed() {
    TrustedIssuer.Description described =
        new TrustedIssuer.Description(
            "CI",
            Optional.of("https://aud.example"),
            Optional.of("https://keys.example/jwks"),
            true,
            List.of(rule("main", "x", true)));
    TrustedIssuer trusted = trust(described);
    assertThat(inTransaction(() -> issuers.find(trusted.id()))).hasValue(trusted);
    assertThat(inTransaction(() -> issuers.find(ci.url()))).hasValue(trusted);
    assertThat(inTransaction(() -> issuers.list())).contains(trusted);
    assertThat(trusted.description()).isEqualTo(described);
    assertThatThrownBy(this::trust)
        .asInstanceOf(type(ValidationException.class))
        .extracting(ValidationException::code)
        .isEqualTo(Code.ALREADY_EXISTS);
    for (String url : List.of("http://ci.example", "x", "", "https://a@b")) {
      assertThatThrownBy(() -> inTransaction(() -> issuers.create(url, described)))
          .asInstanceOf(type(ValidationException.class))
          .extracting(ValidationException::field)
          .isEqualTo("issuer");
    }
    assertThatThrownBy(() -> inTransaction(() -> issuers.create("http://ci.example", described)))
        .hasMessageContaining("plain http is taken for the machine's own addresses only")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRehearsalTellsRuleByRuleAndMakesNothing() {
    TrustedIssuer trusted = trust();
    Rehearsal branch =
        inTransaction(() -> exchange.rehearse(token("refs/heads/x"), Optional.empty()));
    assertThat(branch.issuer()).hasValue(trusted);
    assertThat(branch.refusal()).isEmpty();
    assertThat(branch.rules()).extracting(RuleOutcome::matches).containsExactly(false, true);
    RuleOutcome.Tested failed = branch.rules().get(0).firstFailure().orElseThrow();
    assertThat(failed.condition().claim()).isEqualTo("ref");
    assertThat(failed.values()).containsExactly("refs/heads/x");
    assertThat(branch.matched().orElseThrow().name()).isEqualTo("all");
    assertThat(branch.repository()).hasValue(rows.owner() + "/code");
    assertThat(branch.exists()).isTrue();
    assertThat(branch.succeeds()).isTrue();

    Rehearsal expired =
        inTransaction(
            () ->
                exchange.rehearse(
                    ci.sign(
                        claims("refs/heads/main")
                            .expirationTime(Date.from(Instant.now().minusSeconds(300)))
                            .build()),
                    Optional.of(trusted)));
    assertThat(expired.refusal().orElseThrow().check()).isEqualTo(Check.EXPIRY);
    assertThat(expired.matched().orElseThrow().name()).isEqualTo("main");
    assertThat(expired.succeeds()).isFalse();

    assertThat(inTransaction(() -> exchange.rehearse("x", Optional.empty())).refusal().isPresent())
        .isTrue();
    assertThat(database.query("select id from workflow_token where issuer_id = ?", trusted.id()))
        .isEmpty();
  }

  @Test
  void bareClaimsMayBeRehearsed() {
    TrustedIssuer trusted = trust();
    Map<String, Object> main =
        Map.of("owner", rows.owner(), "ref", "refs/heads/main", "repository", "o/missing");
    Rehearsal rehearsal =
        inTransaction(() -> exchange.rehearse(new Claims(main), Optional.of(trusted)));
    assertThat(rehearsal.matched().orElseThrow().name()).isEqualTo("main");
    assertThat(rehearsal.repository()).hasValue("o/missing");
    assertThat(rehearsal.exists()).isFalse();
    assertThat(rehearsal.succeeds()).isFalse();
    assertThat(inTransaction(() -> exchange.rehearse(new Claims(main), Optional.empty())).issuer())
        .isEmpty();
  }
}
