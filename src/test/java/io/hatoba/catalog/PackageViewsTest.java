package io.hatoba.catalog;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class PackageViewsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends PackageViewsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends PackageViewsContract {}
}
