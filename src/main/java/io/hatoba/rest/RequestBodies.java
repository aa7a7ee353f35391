package io.hatoba.rest;

import io.hatoba.oci.UnavailableException;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Reads the bodies of this API. Each holds a thread until it has come, and a server's patience
 * begins anew with every byte, so there is an end to all of it, and few come at once. Those of
 * strangers take no turn from anybody who has signed in.
 */
@Singleton
final class RequestBodies {
  static final int MOST_BYTES = 64 * 1024;

  /** Of a method that is marked so. */
  static final int MOST_BYTES_OF_LONG = 1024 * 1024;

  private static final int PART = 8 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Of each kind of callers; as many as there are forms of {@code /token}. */
  private static final int AT_ONCE = 32;

  /** Of those. */
  private static final int LONG_AT_ONCE = 4;

  private final Semaphore known = new Semaphore(AT_ONCE);
  private final Semaphore strangers = new Semaphore(AT_ONCE);
  private final Semaphore longOnes = new Semaphore(LONG_AT_ONCE);

  /**
   * Reads a body to its end.
   *
   * @param stranger whether nobody has signed in
   * @param mayBeLong whether it goes to a method that is marked with {@link LongBody}
   * @throws ApiException 400 if it breaks off, 408 beyond ten seconds, 413 beyond 64 KiB, or 1 MiB
   *     where it may be long
   * @throws UnavailableException if too many are being read
   */
  byte[] read(InputStream body, boolean stranger, boolean mayBeLong) {
    return inTurn(
        stranger ? strangers : known,
        () ->
            mayBeLong && !stranger
                ? inTurn(longOnes, () -> read(body, MOST_BYTES_OF_LONG))
                : read(body, MOST_BYTES));
  }

  private static byte[] inTurn(Semaphore turns, Supplier<byte[]> reading) {
    if (!turns.tryAcquire()) {
      throw new UnavailableException("too many bodies are being read; try again");
    }
    try {
      return reading.get();
    } finally {
      turns.release();
    }
  }

  private static byte[] read(InputStream body, int mostBytes) {
    try {
      return readAll(body, mostBytes);
    } catch (IOException broken) {
      throw new ApiException(400, "The body broke off");
    }
  }

  private static byte[] readAll(InputStream body, int mostBytes) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[PART];
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      bytes.write(part, 0, count);
      if (bytes.size() > mostBytes) {
        throw new ApiException(413, "Payload too large");
      }
      if (System.nanoTime() - end > 0) {
        throw new ApiException(
            408, "The body took more than " + PATIENCE.toSeconds() + " seconds to come");
      }
    }
    return bytes.toByteArray();
  }
}
