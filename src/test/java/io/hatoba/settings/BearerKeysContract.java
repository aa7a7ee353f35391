package io.hatoba.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.settings.SettingDao;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys of all nodes on either database. */
abstract class BearerKeysContract {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration LIFE = BearerKeys.LONGEST_LIFE;

  private TestDatabase database;
  private Rows rows;

  @BeforeEach
  void forget(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    database.execute("delete from bearer_key");
  }

  private BearerKeys node() {
    return new BearerKeys(rows.daos().bearerKeys(), new AccessEpoch(rows.epochs()));
  }

  /** What one node reads. */
  private List<BearerKey> list() {
    return database.transactions().required(() -> node().list());
  }

  private List<Long> ids() {
    return list().stream().map(BearerKey::id).toList();
  }

  private void rotate() {
    database.transactions().required(() -> node().rotate());
  }

  private BearerKeys.Maintained maintain() {
    return database.transactions().required(() -> node().maintain(MONTH));
  }

  /** Lets all keys become older. */
  private void pass(Duration time) {
    database.execute(
        "update bearer_key set created_at = created_at - cast(? as bigint) * interval '1' second",
        time.toSeconds());
  }

  private long epoch() {
    return database.transactions().required(() -> rows.epochs().find());
  }

  @Test
  void theFirstKeyIsMadeOnceAndSignsAtOnce() {
    BearerKey key = list().get(0);

    assertThat(key.bytes()).hasSize(32);
    assertThat(key.signs()).isTrue();
    assertThat(list()).extracting(BearerKey::secret).containsExactly(key.secret());
  }

  @Test
  void nodesThatStartAtOnceAgreeOnTheFirst() {
    for (int round = 0; round < 5; round++) {
      database.execute("delete from bearer_key");

      List<String> secrets = Race.run(4, i -> list().get(0).secret());

      assertThat(secrets).containsOnly(list().get(0).secret());
    }
  }

  @Test
  void aNewKeySignsWhenEveryNodeHasSeenItsEpoch() {
    list();
    long before = epoch();
    rotate();

    assertThat(epoch()).isEqualTo(before + 1);
    List<BearerKey> keys = list();
    assertThat(keys).extracting(BearerKey::signs).containsExactly(true, false);
    assertThat(keys.get(1).untilSigning())
        .isBetween(Duration.ofSeconds(5), BearerKeys.SPREAD)
        .isGreaterThan(AccessEpoch.LOOK.multipliedBy(2));
    pass(BearerKeys.SPREAD);
    assertThat(list()).extracting(BearerKey::signs).containsExactly(true, true);
  }

  @Test
  void aKeyIsForgottenWhenItsLastTokenHasEnded() {
    list();
    rotate();
    long newer = ids().get(1);
    pass(BearerKeys.SPREAD.plus(LIFE));
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.UNCHANGED);
    assertThat(ids()).hasSize(2);

    long before = epoch();
    pass(BearerKeys.SPREAD.plusSeconds(1));
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.FORGOTTEN);
    assertThat(ids()).containsExactly(newer);
    assertThat(epoch()).isEqualTo(before + 1);
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.UNCHANGED);
    assertThat(epoch()).isEqualTo(before + 1);
  }

  @Test
  void anOldKeyIsReplacedByOneNode() {
    list();
    pass(MONTH.minusMinutes(1));
    assertThat(maintain()).isEqualTo(BearerKeys.Maintained.UNCHANGED);
    pass(Duration.ofMinutes(2));

    assertThat(Race.run(4, node -> maintain()))
        .containsOnlyOnce(BearerKeys.Maintained.RENEWED)
        .filteredOn(BearerKeys.Maintained.UNCHANGED::equals)
        .hasSize(3);
    assertThat(list()).extracting(BearerKey::signs).containsExactly(true, false);
  }

  @Test
  void aKeyThatSomebodyElseKnowsIsForgottenAtOnce() {
    String first = list().get(0).secret();
    rotate();
    long before = epoch();
    List<Long> known = ids();

    database.transactions().required(() -> node().replaceAll());

    assertThat(list()).hasSize(1);
    assertThat(list().get(0).signs()).isTrue();
    assertThat(list().get(0).secret()).isNotEqualTo(first);
    assertThat(known).doesNotContainAnyElementsOf(ids());
    assertThat(epoch()).isEqualTo(before + 1);
  }

  @Test
  void nothingThatIsPrintedTellsASecret() {
    BearerKey key = list().get(0);
    assertThat(key).hasToString("bearer key 1");
    assertThat(database.transactions().required(() -> rows.daos().bearerKeys().list()))
        .hasToString("[bearer key 1]");
  }

  @Test
  void aSettingIsSetOnce() {
    SettingDao settings = rows.settings();
    String name = rows.owner();
    database.transactions().required(() -> settings.putIfAbsent(name, "first"));
    database.transactions().required(() -> settings.putIfAbsent(name, "second"));

    assertThat(database.transactions().required(() -> settings.find(name))).hasValue("first");
    assertThat(database.transactions().required(() -> settings.find(name + "x"))).isEmpty();
  }
}
