package io.hatoba.maintenance.sweeping;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class SweepSpeedTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends SweepSpeedContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends SweepSpeedContract {}
}
