package io.hatoba.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Bodies of this API: snake case, and what is not known is ignored, as GitHub does. */
final class ApiJson {
  private static final int MOST_BYTES = 64 * 1024;
  private static final int PART = 8 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Pattern NUL = Pattern.compile("\\\\u0000");

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
      byte[] bytes = bytes(body);
      if (bytes.length > MOST_BYTES) {
        throw new ApiException(413, "Payload too large");
      }
      if (NUL.matcher(new String(bytes, StandardCharsets.ISO_8859_1)).find()) {
        // PostgreSQL takes it in no text.
        throw new ApiException(400, "Problems parsing JSON: a text has the character NUL");
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

  /**
   * All of a body. Each holds a thread until it has come, and a server's patience begins anew with
   * every byte, so there is an end to all of it.
   */
  private static byte[] bytes(InputStream body) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] part = new byte[PART];
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      bytes.write(part, 0, count);
      if (bytes.size() > MOST_BYTES) {
        break;
      }
      if (System.nanoTime() - end > 0) {
        throw new ApiException(
            408, "The body took more than " + PATIENCE.toSeconds() + " seconds to come");
      }
    }
    return bytes.toByteArray();
  }
}
