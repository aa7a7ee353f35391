package io.hatoba.settings;

import io.hatoba.metadata.settings.EpochDao;
import java.util.function.LongSupplier;

/** Epochs of nodes by a clock of a test's own. */
public final class AccessEpochs {
  private AccessEpochs() {}

  /** That of a node that has not looked yet. */
  public static AccessEpoch at(EpochDao epochs, LongSupplier nanoTime) {
    return new AccessEpoch(epochs, nanoTime);
  }
}
