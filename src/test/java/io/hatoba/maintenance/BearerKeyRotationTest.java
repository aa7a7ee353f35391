package io.hatoba.maintenance;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class BearerKeyRotationTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends BearerKeyRotationContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends BearerKeyRotationContract {}
}
