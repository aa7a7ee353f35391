package io.hatoba.events;

import jakarta.ejb.ApplicationException;

/**
 * The end of a transaction that never commits; its cause is what went wrong before, if anything.
 */
@ApplicationException(rollback = true)
final class Undone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Undone() {
    // Nobody reads where an ordinary end was.
    super("taken back", null, false, false);
  }

  Undone(RuntimeException cause) {
    super(cause);
  }
}
