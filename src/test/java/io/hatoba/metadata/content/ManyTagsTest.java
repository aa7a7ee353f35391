package io.hatoba.metadata.content;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Takes too long for every build. */
@EnabledIfEnvironmentVariable(
    named = "CI",
    matches = "true",
    disabledReason = "100,000 tags take half a minute; .ci/run makes them")
class ManyTagsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends ManyTagsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends ManyTagsContract {}
}
