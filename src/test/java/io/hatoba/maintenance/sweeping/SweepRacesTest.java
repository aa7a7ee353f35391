package io.hatoba.maintenance.sweeping;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class SweepRacesTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends SweepRacesContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends SweepRacesContract {}
}
