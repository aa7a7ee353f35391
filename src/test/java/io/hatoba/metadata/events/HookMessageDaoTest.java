package io.hatoba.metadata.events;

import io.hatoba.server.OnDatabase;
import org.junit.jupiter.api.Nested;

class HookMessageDaoTest {
  @Nested
  @OnDatabase(OnDatabase.Kind.H2)
  class OnH2 extends HookMessageDaoContract {}

  @Nested
  @OnDatabase(OnDatabase.Kind.POSTGRESQL)
  class OnPostgres extends HookMessageDaoContract {}
}
