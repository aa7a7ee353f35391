package io.hatoba.maintenance.overview;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class NodeSignsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends NodeSignsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends NodeSignsContract {}
}
