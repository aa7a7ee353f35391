package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * The body of every refusal.
 *
 * @param errors which fields were wrong; left out where none was
 * @param status the status, as text
 */
record Refusal(
    String message,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Field> errors,
    String documentationUrl,
    String status) {
  private static final String DOCUMENTATION = "https://docs.github.com/enterprise-server@3.19/rest";

  /**
   * A field that was wrong.
   *
   * @param code GitHub's word for what was wrong
   */
  record Field(String resource, String field, String code, String message) {}

  static Response.ResponseBuilder of(int status, String message, List<Field> errors) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(
            ApiJson.bytes(new Refusal(message, errors, DOCUMENTATION, Integer.toString(status))));
  }

  static Response.ResponseBuilder of(int status, String message) {
    return of(status, message, List.of());
  }
}
