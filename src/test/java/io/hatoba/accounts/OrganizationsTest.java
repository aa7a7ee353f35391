package io.hatoba.accounts;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class OrganizationsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends OrganizationsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends OrganizationsContract {}
}
