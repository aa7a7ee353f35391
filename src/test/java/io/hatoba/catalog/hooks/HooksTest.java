package io.hatoba.catalog.hooks;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class HooksTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends HooksContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends HooksContract {}
}
