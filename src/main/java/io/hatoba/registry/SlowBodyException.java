package io.hatoba.registry;

import java.io.IOException;

/** Bytes came, or were taken, slower than this node waits for. */
public final class SlowBodyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Slower than a rate, in words. */
  public SlowBodyException(String rate) {
    super("slower than " + rate);
  }
}
