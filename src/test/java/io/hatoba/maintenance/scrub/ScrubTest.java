package io.hatoba.maintenance.scrub;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class ScrubTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends ScrubContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends ScrubContract {}
}
