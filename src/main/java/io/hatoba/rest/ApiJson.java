package io.hatoba.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Bodies of this API: snake case, and what is not known is ignored, as GitHub does. */
final class ApiJson {
  private static final int MOST_BYTES = 64 * 1024;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ApiJson() {}

  static byte[] bytes(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("bodies of this package can be written", impossible);
    }
  }

  /** As GitHub writes times. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Reads a body.
   *
   * @throws ApiException 400 if it is no object of this form, 413 beyond 64 KiB
   */
  static <T> T read(InputStream body, Class<T> form) {
    try {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ApiException(413, "Payload too large");
      }
      T read =
          MAPPER.readValue(bytes.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : bytes, form);
      if (read == null) {
        throw new ApiException(400, "Body should be a JSON object");
      }
      return read;
    } catch (JsonProcessingException malformed) {
      throw new ApiException(400, "Problems parsing JSON");
    } catch (IOException broken) {
      throw new ApiException(400, "The body broke off");
    }
  }
}
