package io.hatoba.distribution;

import io.hatoba.oci.InsufficientStorageException;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Tells a database that has no room left from one that fails for another reason. */
final class FullDisk {
  private static final String POSTGRESQL_DISK_FULL = "53100";

  private FullDisk() {}

  /**
   * Whether a fault says so. H2 hands on the words of the C library, which may be of any language;
   * where they are not English, its disk has to be asked.
   */
  static boolean isCauseOf(Throwable fault) {
    for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && POSTGRESQL_DISK_FULL.equals(sql.getSQLState())) {
        return true;
      }
      if (cause instanceof IOException io && InsufficientStorageException.isSaidBy(io)) {
        return true;
      }
    }
    return false;
  }
}
