package io.hatoba.server;

import io.hatoba.config.Settings;
import io.hatoba.metadata.CommitBarrier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the barrier of the DataSource to those who read promises. */
final class Barriers {
  private Barriers() {}

  @Produces
  @Singleton
  static CommitBarrier barrier(Settings settings) {
    return new HatobaDataSource(settings.database()).barrier();
  }
}
