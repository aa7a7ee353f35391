package io.hatoba.metadata.content;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class ManyTagsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends ManyTagsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends ManyTagsContract {}
}
