package io.hatoba.launch;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The little of ASN.1 that turns the key forms of OpenSSL into the one that the JDK reads (PKCS #8,
 * RFC 5208, section 5).
 */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  private Der() {}

  /**
   * A key with its algorithm.
   *
   * @param published the public key it belongs to ({@code SubjectPublicKeyInfo}, as the JDK encodes
   *     it), which says the algorithm and, for elliptic curves, the curve
   * @param key the key as PKCS #1 or SEC 1 has it
   */
  static byte[] pkcs8(byte[] published, byte[] key) {
    byte[] algorithm = first(content(published));
    return element(SEQUENCE, VERSION, algorithm, element(OCTET_STRING, key));
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int at = bytes - 1; at >= 0; at--) {
        out.write(length >> (8 * at));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** What the element at the beginning contains. */
  private static byte[] content(byte[] der) {
    int header = header(der);
    return Arrays.copyOfRange(der, header, header + length(der));
  }

  /** The element at the beginning. */
  private static byte[] first(byte[] der) {
    return Arrays.copyOf(der, header(der) + length(der));
  }

  private static int header(byte[] der) {
    return der[1] >= 0 ? 2 : 2 + (der[1] & 0x7f);
  }

  private static int length(byte[] der) {
    int length = der[1] >= 0 ? der[1] : 0;
    for (int at = 2; at < header(der); at++) {
      length = length << 8 | der[at] & 0xff;
    }
    return length;
  }
}
