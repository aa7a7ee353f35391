package io.hatoba.maintenance.overview;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class OverviewTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends OverviewContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends OverviewContract {}
}
