package io.hatoba.transfer;

import java.io.Serial;
import java.util.Objects;

/** Why a command could not do what it was asked for: one line for who gave it. */
public final class TransferException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** With a line that says what was wrong, and what would be right. */
  public TransferException(String line) {
    super(line);
  }

  /** The same, with what it was that failed. */
  public TransferException(String line, Throwable cause) {
    super(line, cause);
  }

  /** The line. */
  public String line() {
    return Objects.toString(getMessage());
  }
}
