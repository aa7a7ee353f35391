package io.hatoba.accounts.workflows;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class WorkflowTokensTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends WorkflowTokensContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends WorkflowTokensContract {}
}
