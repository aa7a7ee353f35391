package io.hatoba.metadata.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Daos;
import io.hatoba.metadata.NumberedStatement;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of the audit log on either database. */
abstract class AuditDaoContract {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123Z");
  private static final AuditDao.Search EVERYTHING = search(Optional.empty());

  private TestDatabase database;
  private Rows rows;
  private AuditDao audit;
  private String login;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new Daos(database.entityManager()).audit();
    login = "U-" + rows.owner().substring(1);
  }

  private AuditRow event(String reference) {
    return event("packages.version_download", NOON, reference);
  }

  private AuditRow event(String action, Instant at, String reference) {
    return new AuditRow(
        at,
        action,
        new AuditRow.Who(
            OptionalLong.empty(), login, "NONE", OptionalLong.empty(), "192.0.2.1", "docker/28"),
        new AuditRow.What(
            rows.owner(),
            rows.owner() + "/code",
            rows.owner() + "/code/app",
            reference,
            Rows.digest("x").toString(),
            OptionalLong.empty(),
            "somebody"),
        new AuditRow.Outcome("ALLOWED", "because", 3, "{\"a\":1}"));
  }

  private void insert(List<AuditRow> events) {
    database.transactions().required(() -> audit.insert(events));
  }

  private static AuditDao.Search search(Optional<String> action) {
    return new AuditDao.Search(
        action,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  /** Of this test alone. */
  private AuditDao.Search ours(Optional<String> action) {
    return new AuditDao.Search(
        action,
        Optional.empty(),
        Optional.of(rows.owner()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private List<String> references(AuditDao.Search search, long beyond, boolean ascending, int n) {
    return audit.list(search, beyond, ascending, n).stream()
        .map(event -> event.row().what().reference())
        .toList();
  }

  private List<String> references(AuditDao.Search search) {
    return references(search, 0, true, 100);
  }

  @Test
  void anEventIsReadAsItWasWritten() {
    Instant before = Instant.now().minusSeconds(60);
    insert(List.of(event("v1")));
    AuditDao.Recorded read = audit.list(ours(Optional.empty()), 0, true, 10).get(0);
    assertThat(read.row()).isEqualTo(event("v1"));
    assertThat(read.ownerId()).hasValue(rows.ownerId());
    assertThat(read.ownerKind()).isEqualTo("ORGANIZATION");
    assertThat(read.recordedAt()).isAfter(before);
  }

  @Test
  void whoIsKnownByKeyAloneIsCalledAsTheRowCallsThem() {
    long id =
        database
            .transactions()
            .required(() -> rows.accounts().create(AccountEntity.user(login, null)).id());
    AuditRow event = event("v1");
    AuditRow.Who who =
        new AuditRow.Who(
            OptionalLong.of(id), "", "PERSONAL_ACCESS_TOKEN", OptionalLong.of(7), "192.0.2.1", "");
    AuditRow.What what = new AuditRow.What("", "", "", rows.owner(), "", OptionalLong.of(id), "");
    insert(List.of(new AuditRow(NOON, event.action(), who, what, event.outcome())));
    AuditDao.Search byLogin =
        new AuditDao.Search(
            Optional.empty(),
            Optional.of(login.toLowerCase(java.util.Locale.ROOT)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(login.toLowerCase(java.util.Locale.ROOT)),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty());
    AuditDao.Recorded read = audit.list(byLogin, 0, true, 10).get(0);
    assertThat(read.row().who().login()).isEqualTo(login);
    assertThat(read.row().who().credentialId()).hasValue(7);
    assertThat(read.row().what().account()).isEqualTo(login);
    assertThat(read.ownerId()).isEmpty();
    assertThat(read.ownerKind()).isEmpty();
  }

  @Test
  void anEventOutlivesItsAccount() {
    long id =
        database
            .transactions()
            .required(() -> rows.accounts().create(AccountEntity.user(login, null)).id());
    AuditRow event = event("v1");
    AuditRow.Who who =
        new AuditRow.Who(OptionalLong.of(id), "", "NONE", OptionalLong.empty(), "192.0.2.1", "");
    insert(List.of(new AuditRow(NOON, event.action(), who, event.what(), event.outcome())));
    database.execute("delete from account_login where account_id = ?", id);
    database.execute("delete from account where id = ?", id);
    assertThat(audit.list(ours(Optional.empty()), 0, true, 10).get(0).row().who().login())
        .isEqualTo(login);
  }

  @Test
  void manyAreWrittenTogetherAndReadInTheirOrder() {
    List<AuditRow> events = new ArrayList<>();
    IntStream.range(0, 60).forEach(i -> events.add(event("v" + i)));
    List<String> statements = database.statements(() -> insert(events));
    assertThat(statements).hasSize(3);
    assertThat(references(ours(Optional.empty())))
        .isEqualTo(events.stream().map(event -> event.what().reference()).toList());
  }

  @Test
  void theyAreWrittenWithoutAContainerToo() throws SQLException {
    List<AuditRow> events = new ArrayList<>();
    IntStream.range(0, 30).forEach(i -> events.add(event("v" + i)));
    try (Connection connection = database.connection()) {
      for (NumberedStatement insert : AuditInsert.of(events)) {
        insert.execute(connection);
      }
    }
    assertThat(audit.list(ours(Optional.empty()), 0, true, 100))
        .extracting(AuditDao.Recorded::row)
        .isEqualTo(events);
  }

  @Test
  void aPageBeginsBeyondAnEventInEitherDirection() {
    insert(List.of(event("a"), event("b"), event("c"), event("d")));
    AuditDao.Search ours = ours(Optional.empty());
    List<AuditDao.Recorded> newest = audit.list(ours, Long.MAX_VALUE, false, 2);
    assertThat(newest)
        .extracting(event -> event.row().what().reference())
        .containsExactly("d", "c");
    long c = newest.get(1).id();
    assertThat(references(ours, c, false, 10)).containsExactly("b", "a");
    assertThat(references(ours, c, true, 10)).containsExactly("d");
    assertThat(database.statements(() -> audit.list(ours, c, true, 10))).hasSize(1);
  }

  @Test
  void eventsAreFoundByWhatTheyAre() {
    insert(
        List.of(
            event("packages.version_download", NOON, "pull"),
            event("packages_more.x", NOON, "other"),
            event("user.login", NOON.plus(1, ChronoUnit.HOURS), "login")));
    assertThat(references(ours(Optional.of("packages")))).containsExactly("pull");
    assertThat(references(ours(Optional.of("user.login")))).containsExactly("login");
    assertThat(references(ours(Optional.of("user.log")))).isEmpty();
    assertThat(references(search(Optional.of("user")), Long.MAX_VALUE, false, 1))
        .containsExactly("login");
  }

  @Test
  void eventsAreFoundByOneOfSeveralNames() {
    insert(
        List.of(
            event("user.login", NOON, "login"),
            event("repo.create", NOON, "repo"),
            event("team.create", NOON, "team")));
    Optional<String> none = Optional.empty();
    assertThat(
            references(
                new AuditDao.Search(
                    none,
                    none,
                    Optional.of(rows.owner()),
                    none,
                    none,
                    none,
                    Optional.empty(),
                    Optional.empty(),
                    OptionalLong.empty(),
                    Set.of("repo.create", "team.create"))))
        .containsExactly("repo", "team");
  }

  @Test
  void eventsAreFoundByWhereAndWhen() {
    insert(
        List.of(event("user.login", NOON, "early"), event("user.login", NOON.plusMillis(1), "")));
    Optional<String> none = Optional.empty();
    String repository = rows.owner() + "/code";
    assertThat(
            references(
                new AuditDao.Search(
                    none,
                    none,
                    none,
                    Optional.of(repository),
                    Optional.of(repository + "/app"),
                    Optional.of("somebody"),
                    Optional.of(NOON),
                    Optional.of(NOON.plusMillis(1)),
                    OptionalLong.empty())))
        .containsExactly("early");
    assertThat(
            references(
                new AuditDao.Search(
                    none,
                    none,
                    Optional.of(rows.owner()),
                    none,
                    none,
                    none,
                    Optional.of(NOON.plusMillis(1)),
                    Optional.empty(),
                    OptionalLong.empty())))
        .containsExactly("");
  }

  @Test
  void eventsAreFoundByTheKeyOfTheirOwner() {
    insert(List.of(event("mine")));
    Optional<String> none = Optional.empty();
    AuditDao.Search mine =
        new AuditDao.Search(
            none,
            none,
            none,
            none,
            none,
            none,
            Optional.empty(),
            Optional.empty(),
            OptionalLong.of(rows.ownerId()));
    assertThat(references(mine)).containsExactly("mine");
  }

  @Test
  void anEventThatIsRolledBackIsNone() {
    try {
      database
          .transactions()
          .required(
              () -> {
                audit.insert(List.of(event("undone")));
                throw new IllegalStateException("the change fails");
              });
    } catch (IllegalStateException expected) {
      assertThat(expected).hasMessage("the change fails");
    }
    assertThat(references(EVERYTHING, Long.MAX_VALUE, false, 1)).doesNotContain("undone");
    assertThat(references(ours(Optional.empty()))).isEmpty();
  }
}
