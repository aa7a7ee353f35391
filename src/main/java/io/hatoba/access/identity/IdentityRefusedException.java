package io.hatoba.access.identity;

import io.hatoba.oci.Reason;
import jakarta.ejb.ApplicationException;

/** An identity token is not taken. The message is for whoever showed it. */
@ApplicationException(rollback = true)
public final class IdentityRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Check check;

  /** A refusal by a check. */
  public IdentityRefusedException(Check check, Reason why) {
    super(why.text());
    this.check = check;
  }

  /** What failed. */
  public Check check() {
    return check;
  }
}
