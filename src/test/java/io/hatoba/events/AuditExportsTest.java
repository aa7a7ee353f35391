package io.hatoba.events;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class AuditExportsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends AuditExportsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends AuditExportsContract {}
}
