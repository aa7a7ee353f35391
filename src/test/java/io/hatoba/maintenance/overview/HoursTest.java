package io.hatoba.maintenance.overview;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class HoursTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends HoursContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends HoursContract {}
}
