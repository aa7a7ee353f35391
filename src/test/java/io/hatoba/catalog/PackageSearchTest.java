package io.hatoba.catalog;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class PackageSearchTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends PackageSearchContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends PackageSearchContract {}
}
