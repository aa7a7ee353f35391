package io.hatoba.maintenance.scrub;

import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.function.Supplier;

/** A short transaction between two reads of the disk; no byte is read within one. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class ScrubTransaction {
  /** For the container, and for tests that begin transactions themselves. */
  public ScrubTransaction() {}

  /** Does a step, and has committed it when this returns. */
  public <T> T of(Supplier<T> step) {
    return step.get();
  }
}
