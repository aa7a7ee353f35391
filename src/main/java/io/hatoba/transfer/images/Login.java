package io.hatoba.transfer.images;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who asks.
 *
 * @param name login of the account
 * @param token a token of it; never printed
 */
public record Login(String name, String token) {
  /** Both, as the header {@code Authorization} has them. */
  String basic() {
    byte[] pair = (name + ":" + token).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @Override
  public String toString() {
    return name;
  }
}
