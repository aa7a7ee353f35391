package io.hatoba.metadata.packages;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class PackageDaoTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends PackageDaoContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends PackageDaoContract {}
}
