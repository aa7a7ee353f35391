package io.hatoba.oci;

import java.io.IOException;
import java.util.Locale;

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

  /**
   * Whether a fault says in English that there is no room, on the disk or in a quota. Java has no
   * type for it, and the C library names it in the language of the server: where it says something
   * else, the disk has to be asked.
   */
  public static boolean isSaidBy(IOException fault) {
    String words = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    return words.contains("no space left on device") || words.contains("disk quota exceeded");
  }
}
