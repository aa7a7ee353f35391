package io.hatoba.accounts;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class OwnTokensTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends OwnTokensContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends OwnTokensContract {}
}
