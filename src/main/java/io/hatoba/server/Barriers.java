package io.hatoba.server;

import io.hatoba.metadata.CommitBarrier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the barrier of the DataSource to those who read promises. */
final class Barriers {
  private Barriers() {}

  @Produces
  @Singleton
  static CommitBarrier barrier() {
    return HatobaDataSource.barrier();
  }
}
