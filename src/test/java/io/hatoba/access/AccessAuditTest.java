package io.hatoba.access;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class AccessAuditTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends AccessAuditContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends AccessAuditContract {}
}
