package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.events.AuditExports.Export;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The audit log as it is taken away, on either database. */
abstract class AuditExportsContract {
  private static final int MANY = 131_072;

  /** Events that the server may hold at once, whatever the size of the whole. */
  private static final int TOGETHER = 500;

  private TestDatabase database;
  private Rows rows;
  private AuditBeans beans;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    beans = new AuditBeans(database);
  }

  private void happen(String reference) {
    database
        .transactions()
        .required(
            () ->
                beans
                    .log()
                    .record(
                        AuditAction.TAG_DELETED,
                        Subject.organization(rows.owner()).reference(reference)));
  }

  private AuditPhrase phrase(String more) {
    return AuditPhrase.parse("org:" + rows.owner() + more);
  }

  private Export export(AuditPhrase phrase, boolean oldestFirst) {
    return database
        .transactions()
        .required(() -> beans.exports().begin(phrase, "as asked", oldestFirst));
  }

  private List<String> references(List<AuditEntry> entries) {
    return entries.stream().map(entry -> entry.subject().reference()).toList();
  }

  /** As many as there are, by doubling one. */
  private void fill() {
    happen("one of many");
    for (int there = 1; there < MANY; there *= 2) {
      database.execute(
          "insert into audit_event (id, occurred_at, action, actor, folded_actor, credential,"
              + " address, user_agent, owner_id, owner, owner_kind, repository, image, reference,"
              + " digest, account, outcome, reason, times, details)"
              + " select nextval('audit_event_seq'), occurred_at, action, actor, folded_actor,"
              + " credential, address, user_agent, owner_id, owner, owner_kind, repository, image,"
              + " reference, digest, account, outcome, reason, times, details"
              + " from audit_event where owner = ?",
          rows.owner());
    }
    // As a server does by itself, sooner or later.
    database.execute("analyze");
  }

  @AfterEach
  void removeWhatIsMuch() {
    database.execute("delete from audit_event where owner = ?", rows.owner());
  }

  @Test
  void allOfManyComeInSmallPartsAndWhatIsWrittenMeanwhileDoesNot() {
    fill();
    for (boolean oldestFirst : List.of(true, false)) {
      Export export = export(phrase(" action:packages"), oldestFirst);
      happen("meanwhile");
      int found = 0;
      int parts = 0;
      OptionalLong last = OptionalLong.empty();
      List<AuditEntry> part = beans.exports().next(export, last);
      while (!part.isEmpty()) {
        parts++;
        assertThat(part).hasSizeLessThanOrEqualTo(TOGETHER);
        for (AuditEntry entry : part) {
          assertThat(entry.id() > last.orElse(oldestFirst ? 0 : Long.MAX_VALUE))
              .as("in order, each once")
              .isEqualTo(oldestFirst);
          last = OptionalLong.of(entry.id());
          found++;
        }
        if (parts % 64 == 0) {
          happen("meanwhile");
        }
        part = beans.exports().next(export, last);
      }
      assertThat(parts).isGreaterThanOrEqualTo(found / TOGETHER);
      assertThat(found).isEqualTo(MANY);
      // What was written meanwhile is none of this test's many next time.
      database.execute("delete from audit_event where reference = 'meanwhile'");
    }
  }

  @Test
  void aPartIsOneStatementAndLeavesNoTransactionOpen() {
    happen("one");
    Export export = export(phrase(""), true);
    List<String> statements =
        database.statements(() -> beans.exports().next(export, OptionalLong.empty()));
    assertThat(statements).hasSize(1);
  }

  @Test
  void aPhraseAndAnOrderChooseAsInTheList() {
    happen("first");
    happen("second");
    beans
        .log()
        .notice(
            AuditAction.PULL_REFUSED, Origin.SYSTEM, Subject.organization(rows.owner()), "because");
    AuditPhrase deleted = phrase(" action:packages.tag_deleted");
    assertThat(references(beans.exports().next(export(deleted, true), OptionalLong.empty())))
        .containsExactly("first", "second");
    assertThat(references(beans.exports().next(export(deleted, false), OptionalLong.empty())))
        .containsExactly("second", "first");
    // What waits to be written is written first.
    assertThat(beans.exports().next(export(phrase(""), true), OptionalLong.empty()))
        .extracting(AuditEntry::action)
        .containsExactly("packages.tag_deleted", "packages.tag_deleted", "packages.pull_refused");
  }

  @Test
  void whoTakesItAwayIsInTheLogAndNotInWhatTheyTake() {
    happen("one");
    Origin owner = new Origin(Actor.personal(7, "taker-" + rows.owner(), 8), "192.0.2.7", "curl");
    beans.origin().begin("192.0.2.7", "curl");
    beans.origin().actAs(owner.actor());
    Export export =
        database
            .transactions()
            .required(
                () ->
                    beans
                        .exports()
                        .beginOf(
                            rows.ownerId(),
                            rows.owner(),
                            AuditPhrase.parse("action:packages"),
                            "action:packages",
                            true));
    assertThat(references(beans.exports().next(export, OptionalLong.empty())))
        .containsExactly("one");
    AuditEntry recorded = beans.find("action:org.audit_log_export org:" + rows.owner()).get(0);
    assertThat(recorded.origin()).isEqualTo(owner);
    assertThat(recorded.details()).contains("action:packages", "asc");
  }

  @Test
  void ofAnotherOrganizationNothingIsTaken() {
    happen("mine");
    Rows others = new Rows(database);
    Export export =
        database
            .transactions()
            .required(
                () ->
                    beans
                        .exports()
                        .beginOf(others.ownerId(), others.owner(), phrase(""), "", false));
    assertThat(beans.exports().next(export, OptionalLong.empty())).isEmpty();
  }
}
