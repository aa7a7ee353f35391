package io.hatoba.accounts;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class AccountAuditTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends AccountAuditContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends AccountAuditContract {}
}
