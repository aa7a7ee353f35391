package io.hatoba.it.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/** Bytes to push, and what they are called by. */
record Content(byte[] bytes) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static Content of(String text) {
    return new Content(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A few bytes that no other test has. */
  static Content unique() {
    return of("content " + UUID.randomUUID());
  }

  /** So many bytes that no other test has. */
  static Content random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return new Content(bytes);
  }

  /** Some of the bytes. */
  Content part(int from, int to) {
    return new Content(Arrays.copyOfRange(bytes, from, to));
  }

  int size() {
    return bytes.length;
  }

  /** The digest that nearly all tests use. */
  String digest() {
    return "sha256:" + hash("SHA-256");
  }

  String sha512() {
    return "sha512:" + hash("SHA-512");
  }

  private String hash(String algorithm) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Content content && Arrays.equals(bytes, content.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return size() + " bytes, " + digest();
  }
}
