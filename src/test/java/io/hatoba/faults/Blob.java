package io.hatoba.faults;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/**
 * Bytes, and what they are called by.
 *
 * @param digest of the bytes, sha256
 */
record Blob(byte[] bytes, String digest) {
  static Blob of(byte[] bytes) {
    return new Blob(bytes, digestOf(bytes));
  }

  /** Bytes that nobody else makes. */
  static Blob random(Random random, int size) {
    byte[] bytes = new byte[Math.max(size, 16)];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static String digestOf(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  int size() {
    return bytes.length;
  }

  String descriptor(String mediaType) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, size());
  }
}
