package io.hatoba.catalog;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class VersionsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends VersionsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends VersionsContract {}
}
