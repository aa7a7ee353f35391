package io.hatoba.accounts.workflows;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class TokenExchangeTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends TokenExchangeContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends TokenExchangeContract {}
}
