package io.hatoba.distribution;

import io.hatoba.oci.UnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/**
 * Reads bodies that are kept in memory. Each holds a thread until it has come, and a server's
 * patience begins anew with every byte, so there is an end to all of it.
 */
final class SmallBodies {
  private static final int FIRST = 8 * 1024;

  private SmallBodies() {}

  /**
   * Reads a body to its end.
   *
   * @param most bytes that are taken
   * @param patience for all of it, asked after each part that comes
   * @return its bytes; one more than {@code most}, if there are more
   * @throws UnsupportedException if it breaks off or takes too long
   */
  static byte[] read(InputStream body, int most, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    byte[] bytes = new byte[Math.min(FIRST, most + 1)];
    int length = 0;
    try {
      while (length <= most) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, most + 1L));
        }
        int count = body.read(bytes, length, bytes.length - length);
        if (count < 0) {
          break;
        }
        length += count;
        if (System.nanoTime() - end > 0) {
          throw UnsupportedException.badRequest(
              "the body took more than " + patience.toSeconds() + " seconds to come");
        }
      }
    } catch (IOException broken) {
      throw BrokenBody.refusal(broken);
    }
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }
}
