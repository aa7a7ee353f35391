package io.hatoba.maintenance.overview;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.function.Supplier;

/** A short transaction of what a node writes of itself. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class OverviewTransaction {
  /** For the container, and for tests that begin transactions themselves. */
  public OverviewTransaction() {}

  /** Does a step, and has committed it when this returns. */
  public <T> T of(Supplier<T> step) {
    return step.get();
  }
}
