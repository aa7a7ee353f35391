package io.hatoba.accounts;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class WebSessionsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends WebSessionsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends WebSessionsContract {}
}
