package io.hatoba.oci;

/** {@code 507 UNAVAILABLE}: the disk is full. */
public final class InsufficientStorageException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private static final String MESSAGE =
      "the registry has no room left for this content; its operator has to add some";

  /** A write failed for want of room. */
  public InsufficientStorageException(Throwable cause) {
    super(ErrorCode.UNAVAILABLE, 507, MESSAGE, cause);
  }

  /** A write was not tried, for want of room. */
  public InsufficientStorageException() {
    super(ErrorCode.UNAVAILABLE, 507, MESSAGE);
  }
}
