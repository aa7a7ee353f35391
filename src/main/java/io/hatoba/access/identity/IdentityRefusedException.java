package io.hatoba.access.identity;

import jakarta.ejb.ApplicationException;

/** An identity token is not taken. The message is for whoever showed it. */
@ApplicationException(rollback = true)
public final class IdentityRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Check check;

  /** A refusal by a check. */
  public IdentityRefusedException(Check check, String message) {
    super(message);
    this.check = check;
  }

  /** What failed. */
  public Check check() {
    return check;
  }
}
