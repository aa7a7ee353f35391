package io.hatoba.distribution;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.oci.RegistryException;
import java.util.List;
import java.util.Map;

/**
 * The body of every refusal (OCI Distribution Specification, "Error Codes").
 *
 * @param errors one entry
 */
record ErrorBody(List<Entry> errors) {
  /**
   * One error.
   *
   * @param code of the specification's list
   * @param message for people
   * @param detail for programs; left out where there is nothing to say
   */
  record Entry(
      String code,
      String message,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> detail) {}

  static ErrorBody of(RegistryException refusal) {
    return new ErrorBody(
        List.of(new Entry(refusal.code().name(), refusal.message(), refusal.detail())));
  }
}
