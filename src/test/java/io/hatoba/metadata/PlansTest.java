package io.hatoba.metadata;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class PlansTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends PlansContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends PlansContract {}
}
