package io.hatoba.distribution;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class RequestsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends RequestsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends RequestsContract {}
}
