package io.hatoba.settings;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class BearerKeysTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends BearerKeysContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends BearerKeysContract {}
}
