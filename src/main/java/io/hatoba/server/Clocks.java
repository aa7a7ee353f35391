package io.hatoba.server;

import io.hatoba.metadata.nodes.SharedClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;

/** The clock that everything in a server goes by. */
final class Clocks {
  private Clocks() {}

  @Produces
  @Singleton
  static Clock clock(SharedClock shared) {
    return shared.withZone(ZoneOffset.UTC);
  }
}
