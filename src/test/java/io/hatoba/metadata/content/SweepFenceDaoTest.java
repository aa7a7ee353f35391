package io.hatoba.metadata.content;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class SweepFenceDaoTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends SweepFenceDaoContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends SweepFenceDaoContract {}
}
