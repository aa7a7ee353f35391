package io.hatoba.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryListDao;
import io.hatoba.metadata.accounts.RepositoryListDao.Filter;
import io.hatoba.metadata.accounts.RepositoryListDao.Order;
import io.hatoba.metadata.accounts.RepositoryListDao.Source;
import io.hatoba.metadata.events.AuditDao;
import io.hatoba.metadata.events.HookMessageDao.Lane;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the databases find what lists ask for among very much. */
abstract class PlansContract {
  /** Beside which rows of other tests are few. */
  private static final int MANY = Integer.getInteger("hatoba.test.rows", 20_000);

  /** In the words of either database. */
  private static final Pattern SCAN =
      Pattern.compile("Seq Scan on repository\\b|\\brepository\"?\\.tableScan");

  private static final Pattern SCAN_OF_HOOKS =
      Pattern.compile("Seq Scan on hook\\b|\\bhook\"?\\.tableScan", Pattern.CASE_INSENSITIVE);

  private TestDatabase database;
  private Rows rows;
  private Daos daos;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    daos = rows.daos();
  }

  @AfterEach
  void removeWhatIsMuch() {
    database.execute("delete from audit_event where user_agent = 'plans'");
    database.execute("delete from hook where url = 'plans'");
    database.execute("delete from repository where description = 'plans'");
    database.execute("delete from account where description = 'plans'");
  }

  /** Numbers that either database makes rows of. */
  private static String numbers() {
    return " from (with recursive n(x) as (select 1 union all select x + 1 from n where x < "
        + MANY
        + ") select x from n) y";
  }

  /** Numbers of owners, images and users differ from row to row; actions are few. */
  private void fillAuditLog() {
    database.execute(
        "insert into audit_event (id, occurred_at, action, actor, folded_actor, credential, address,"
            + " user_agent, owner, owner_kind, repository, image, reference, digest, account,"
            + " outcome, reason, times, details) select nextval('audit_event_seq'),"
            + " current_timestamp, case when mod(x, 1000) = 0 then 'team.create'"
            + " else 'packages.version_download' end, 'a' || x, 'a' || x, 'NONE', '', 'plans',"
            + " 'o' || mod(x, 500), '', 'o' || mod(x, 500) || '/r', 'o' || mod(x, 500) || '/r/i',"
            + " '', '', 'U' || mod(x, 500), 'ALLOWED', '', 1, '{}'"
            + numbers());
    database.execute("analyze");
  }

  private static AuditDao.Search search(String qualifier, String value) {
    Optional<String> none = Optional.empty();
    Optional<String> asked = Optional.of(value);
    return new AuditDao.Search(
        qualifier.equals("action") ? asked : none,
        none,
        none,
        qualifier.equals("repo") ? asked : none,
        qualifier.equals("package") ? asked : none,
        qualifier.equals("user") ? asked : none,
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty());
  }

  private String plan(String statement, Object... values) {
    return database.query("explain " + statement, values).stream()
        .map(Object::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void theAuditLogIsSearchedByIndexes() {
    fillAuditLog();
    for (String[] term :
        new String[][] {
          {"repo", "o7/r", "audit_event_repository"},
          {"package", "o7/r/i", "audit_event_image"},
          {"user", "u7", "audit_event_folded_account"},
          {"action", "team.create", "audit_event_action"},
        }) {
      List<String> statements =
          database.statements(
              () ->
                  assertThat(daos.audit().list(search(term[0], term[1]), Long.MAX_VALUE, false, 5))
                      .as(term[0])
                      .hasSize(5));
      assertThat(plan(statements.get(0), Long.MAX_VALUE, term[1], 5)).contains(term[2]);
    }
  }

  @Test
  void aListOfRepositoriesLooksThroughThoseOfTheCallerOnly() {
    database.execute(
        "insert into account (id, login, folded_login, kind, site_admin, description)"
            + " select -1000000 - x, 'p' || x, 'p' || x, 'USER', false, 'plans'"
            + numbers()
            + " where mod(x, 10) = 0");
    database.execute(
        "insert into repository (id, owner_id, name, folded_name, visibility, description)"
            + " select -1000000 - x, -1000000 - x + mod(x, 10), 'p' || x, 'p' || x, 'PUBLIC', 'plans'"
            + numbers()
            + " where x >= 10");
    long viewer =
        database
            .transactions()
            .required(
                () ->
                    daos.accounts()
                        .create(AccountEntity.user("p" + rows.owner().substring(1), null))
                        .id());
    database.execute("analyze");
    Filter filter =
        new Filter(
            new Source.PartsOf(viewer, true, true, true),
            viewer,
            false,
            EnumSet.allOf(Visibility.class),
            Optional.empty(),
            Optional.empty());
    RepositoryListDao lists = daos.repositoryLists();
    List<String> statements = new ArrayList<>(database.statements(() -> lists.count(filter)));
    for (Order order : Order.values()) {
      statements.addAll(database.statements(() -> lists.list(filter, order, 0, 30)));
    }
    assertThat(statements).as("a statement for each").hasSize(1 + Order.values().length);
    for (String statement : statements) {
      List<Object> values = new ArrayList<>();
      statement.chars().filter(c -> c == '?').forEach(c -> values.add(viewer));
      assertThat(plan(statement, values.toArray())).doesNotContainPattern(SCAN);
    }
    assertThat(plan("select r.id from repository r where r.description = ?", "none"))
        .as("what looks through all is known")
        .containsPattern(SCAN);
  }

  @Test
  void aPushLooksAtHooksThatMayHearOfItOnly() {
    database.execute(
        "insert into hook (id, target_kind, target_id, url, content_type, secret, insecure_ssl,"
            + " events, active) select nextval('hook_seq'), 'REPOSITORY', 1000000 + x, 'plans',"
            + " 'JSON', '', false, 'package', true"
            + numbers());
    database.execute("analyze");

    String push =
        database
            .statements(
                () ->
                    database
                        .transactions()
                        .required(
                            () ->
                                daos.hookEvents()
                                    .insert(rows.packageId(), "none", List.of("v1"), 1)))
            .stream()
            .filter(statement -> statement.startsWith("insert"))
            .findFirst()
            .orElseThrow();
    List<String> hearing =
        database.statements(() -> daos.hooks().listHearing(rows.ownerId(), Optional.of(1L)));

    assertThat(plan(push, "v1", 1L, rows.packageId(), "none", new String[] {"v1"}))
        .doesNotContainPattern(SCAN_OF_HOOKS);
    long id = rows.ownerId();
    assertThat(plan(hearing.get(0), id, 1L, id, 1L)).doesNotContainPattern(SCAN_OF_HOOKS);
    assertThat(plan("select h.id from hook h where h.url = ?", "none"))
        .as("what looks through all is known")
        .containsPattern(SCAN_OF_HOOKS);
  }

  @Test
  void whatIsUnderWayIsCountedByAnIndex() {
    database.execute(
        "insert into hook (id, target_kind, target_id, url, content_type, secret, insecure_ssl,"
            + " events, active) values (nextval('hook_seq'), 'REPOSITORY', 1000000, 'plans',"
            + " 'JSON', '', false, 'package', true)");
    database.execute(
        "insert into hook_message (id, hook_id, guid, event, payload, next_attempt_at)"
            + " select nextval('hook_message_seq'), h.id, 'g', 'package', '{}', current_timestamp"
            + " from hook h, (select x"
            + numbers()
            + ") n where h.url = 'plans'");
    database.execute("analyze");

    String claim =
        database
            .statements(
                () ->
                    database
                        .transactions()
                        .required(
                            () ->
                                daos.hookMessages().claim(Lane.WELL, Duration.ofSeconds(30), 4, 8)))
            .stream()
            .filter(statement -> statement.contains("row_number()"))
            .findFirst()
            .orElseThrow();
    List<Object> values = new ArrayList<>(List.of(false));
    while (values.size() < claim.chars().filter(c -> c == '?').count()) {
      values.add(4L);
    }

    assertThat(plan(claim, values.toArray())).containsIgnoringCase("hook_message_leased");
  }
}
