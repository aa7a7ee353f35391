package io.hatoba.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.BearerKeys;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log says of the keys of bearer tokens, on either database. */
abstract class BearerKeyRotationContract {
  private static final Duration MONTH = Duration.ofDays(30);

  private TestDatabase database;
  private AuditBeans audit;
  private BearerKeys keys;
  private BearerKeyRotation rotation;

  @BeforeEach
  void makeKey(TestDatabase database) {
    this.database = database;
    Rows rows = new Rows(database);
    audit = new AuditBeans(database);
    keys = new BearerKeys(rows.daos().bearerKeys(), new AccessEpoch(rows.epochs()));
    rotation = new BearerKeyRotation(keys, audit.log());
    database.execute("delete from bearer_key");
    inTransaction(() -> keys.list());
  }

  private <T> T inTransaction(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private BearerKeys.Maintained maintain() {
    return inTransaction(() -> rotation.maintain(MONTH));
  }

  private void pass(Duration time) {
    database.execute(
        "update bearer_key set created_at = created_at - cast(? as bigint) * interval '1' second",
        time.toSeconds());
  }

  private List<String> reasons(String action) {
    return audit.find("action:" + action).stream().map(AuditEntry::details).toList();
  }

  @Test
  void whatTheTimerDoesIsAuditedAndNothingElse() {
    int rotations = reasons("bearer_keys.rotate").size();
    int forgotten = reasons("bearer_keys.forget").size();
    maintain();
    assertThat(reasons("bearer_keys.rotate")).hasSize(rotations);

    pass(MONTH.plusSeconds(1));
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.RENEWED);
    assertThat(reasons("bearer_keys.rotate"))
        .hasSize(rotations + 1)
        .first()
        .asString()
        .contains("the newest was older than 30 days");

    pass(Duration.ofHours(1));
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.FORGOTTEN);
    assertThat(reasons("bearer_keys.rotate")).hasSize(rotations + 1);
    assertThat(reasons("bearer_keys.forget")).hasSize(forgotten + 1);
  }

  @Test
  void soIsWhatSomebodyAsksFor() {
    database.transactions().required(() -> rotation.rotate());
    assertThat(reasons("bearer_keys.rotate")).first().asString().contains("asked for");
    database.transactions().required(() -> rotation.replaceAll());
    assertThat(reasons("bearer_keys.rotate")).first().asString().contains("known to others");
    assertThat(inTransaction(() -> keys.list())).hasSize(1);
  }
}
