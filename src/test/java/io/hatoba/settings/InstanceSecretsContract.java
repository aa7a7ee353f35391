package io.hatoba.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.settings.SettingDao;
import io.hatoba.server.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets of all nodes on either database. */
abstract class InstanceSecretsContract {
  private TestDatabase database;
  private SettingDao settings;

  @BeforeEach
  void forget(TestDatabase database) {
    this.database = database;
    settings = new Rows(database).settings();
    database.execute("delete from setting");
  }

  /** What one node reads. */
  private byte[] bearerKey() {
    return database.transactions().required(() -> new InstanceSecrets(settings).bearerKey());
  }

  @Test
  void theKeyOfBearersIsMadeOnce() {
    byte[] key = bearerKey();

    assertThat(key).hasSize(32);
    assertThat(bearerKey()).isEqualTo(key);
  }

  @Test
  void nodesThatStartAtOnceAgreeOnTheKey() {
    for (int round = 0; round < 5; round++) {
      database.execute("delete from setting");

      List<byte[]> keys = Race.run(4, i -> bearerKey());

      assertThat(keys).allSatisfy(key -> assertThat(key).isEqualTo(bearerKey()));
    }
  }

  @Test
  void aValueIsSetOnce() {
    database.transactions().required(() -> settings.putIfAbsent("name", "first"));
    database.transactions().required(() -> settings.putIfAbsent("name", "second"));

    assertThat(database.transactions().required(() -> settings.find("name"))).hasValue("first");
    assertThat(database.transactions().required(() -> settings.find("Name"))).isEmpty();
  }
}
