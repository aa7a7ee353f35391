package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BlobDaoTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends BlobDaoContract {
    @Test
    void pushesThatShareALayerWaitForEachOther() {
      assertThat(twoPushesShare()).isFalse();
    }
  }

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends BlobDaoContract {
    @Test
    void pushesThatShareALayerDoNotWaitForEachOther() {
      assertThat(twoPushesShare()).isTrue();
    }
  }
}
