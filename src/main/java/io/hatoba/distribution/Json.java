package io.hatoba.distribution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Writes bodies as JSON. They leave as bytes, since each server has its own idea of JSON and picks
 * its own writers before ours.
 */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** The bytes of a body. */
  static byte[] bytes(Record body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("records of this package can be written", impossible);
    }
  }
}
