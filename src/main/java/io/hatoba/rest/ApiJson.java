package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Bodies of this API: snake case, and what is not known is ignored, as GitHub does. */
final class ApiJson {
  private static final Pattern NUL = Pattern.compile("\\\\u0000");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Nothing in a list of things is none of them.
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .build();

  private ApiJson() {}

  static byte[] bytes(Object body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("bodies of this package can be written", impossible);
    }
  }

  /** JSON that this application wrote, to be part of a body. */
  static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("what was written can be read", impossible);
    }
  }

  /** As GitHub writes times. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Reads a body, which {@link RequestBodies} has read before the caller was admitted.
   *
   * @throws ApiException 400 if it is no object of this form
   * @throws ValidationException if nothing stands where an entry of a list should
   */
  static <T> T read(InputStream body, Class<T> form) {
    try {
      byte[] bytes = body.readAllBytes();
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
    } catch (InvalidNullException nothing) {
      String field =
          nothing.getPath().isEmpty()
              ? "body"
              : String.valueOf(nothing.getPath().get(0).getFieldName());
      throw new ValidationException(
          form.getSimpleName(), field, Code.INVALID, field + " has an entry that is null");
    } catch (JsonProcessingException malformed) {
      throw new ApiException(400, "Problems parsing JSON");
    } catch (IOException broken) {
      throw new ApiException(400, "The body broke off");
    }
  }
}
