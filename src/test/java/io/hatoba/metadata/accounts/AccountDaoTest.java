package io.hatoba.metadata.accounts;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class AccountDaoTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends AccountDaoContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends AccountDaoContract {}
}
