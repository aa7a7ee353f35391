package io.hatoba.events;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class DownloadCountsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends DownloadCountsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends DownloadCountsContract {}
}
