package io.hatoba.oci;

/** A text does not have the form that it is written in; the message says how it should look. */
public final class MalformedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // refusals are never serialized
  private final Reason reason;

  /** Says what is wrong. */
  public MalformedException(Reason reason) {
    super(reason.text());
    this.reason = reason;
  }

  /** Says what is wrong, as another found. */
  public MalformedException(Reason reason, Throwable cause) {
    super(reason.text(), cause);
    this.reason = reason;
  }

  /** What is wrong, for those who say it in other words. */
  public Reason reason() {
    return reason;
  }
}
