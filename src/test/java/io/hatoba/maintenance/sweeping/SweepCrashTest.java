package io.hatoba.maintenance.sweeping;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class SweepCrashTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends SweepCrashContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends SweepCrashContract {}
}
