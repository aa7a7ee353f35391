package io.hatoba.storage.file;

import io.hatoba.oci.InsufficientStorageException;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnavailableException;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns what the operating system says into the refusals of the contract. */
final class DiskFaults {
  private DiskFaults() {}

  /** The refusal for a fault. Its message names no path; the cause may, and is for the log. */
  static RegistryException refusal(IOException fault) {
    if (saysFull(fault.getMessage())) {
      return new InsufficientStorageException(fault);
    }
    return new UnavailableException("the layer store cannot be used at the moment", fault);
  }

  /**
   * Java has no type for it, only the words of the C library. Under a locale with other words a
   * full disk is merely "unavailable".
   */
  private static boolean saysFull(@Nullable String message) {
    if (message == null) {
      return false;
    }
    String words = message.toLowerCase(Locale.ROOT);
    return words.contains("no space left on device") || words.contains("disk quota exceeded");
  }
}
