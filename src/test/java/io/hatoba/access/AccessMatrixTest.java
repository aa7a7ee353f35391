package io.hatoba.access;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class AccessMatrixTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends AccessMatrixContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends AccessMatrixContract {}
}
