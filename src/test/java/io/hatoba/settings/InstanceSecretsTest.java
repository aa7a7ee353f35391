package io.hatoba.settings;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class InstanceSecretsTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends InstanceSecretsContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends InstanceSecretsContract {}
}
