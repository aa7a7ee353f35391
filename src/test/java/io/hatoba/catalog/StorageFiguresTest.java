package io.hatoba.catalog;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class StorageFiguresTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends StorageFiguresContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends StorageFiguresContract {}
}
