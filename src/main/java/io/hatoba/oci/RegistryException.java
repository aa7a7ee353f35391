package io.hatoba.oci;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal of the registry: one entry of the error body of the OCI Distribution Specification
 * ("Error Codes") and the status of its answer.
 *
 * <p>Messages are written for the person at the client: what was wrong, with what value, and what
 * would be right. They never carry a path, SQL, a class name or unescaped outside text. A 4xx is an
 * answer and no fault, so it records no stack trace; a 5xx does.
 */
public abstract class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final int status;
  private final String message;

  @SuppressWarnings("serial") // holds strings, numbers and lists of strings only
  private final Map<String, Object> detail;

  /** A refusal with the code's usual status, and no detail. */
  protected RegistryException(ErrorCode code, String message) {
    this(code, code.status(), message, Map.of());
  }

  /**
   * A refusal, without a stack trace.
   *
   * @param detail small and JSON-able: strings, numbers, lists of these
   */
  protected RegistryException(
      ErrorCode code, int status, String message, Map<String, Object> detail) {
    super(Quotation.escape(message), null, true, false);
    this.code = code;
    this.status = status;
    this.message = Quotation.escape(message);
    this.detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
  }

  /** A fault of the registry itself, with its stack trace and cause. */
  protected RegistryException(ErrorCode code, int status, String message, Throwable cause) {
    super(Quotation.escape(message), cause);
    this.code = code;
    this.status = status;
    this.message = Quotation.escape(message);
    this.detail = Map.of();
  }

  /** A state of the registry itself that no other failure caused, with its stack trace. */
  protected RegistryException(ErrorCode code, int status, String message) {
    super(Quotation.escape(message));
    this.code = code;
    this.status = status;
    this.message = Quotation.escape(message);
    this.detail = Map.of();
  }

  /** The code in the answer's body. */
  public final ErrorCode code() {
    return code;
  }

  /** The HTTP status of the answer. */
  public final int status() {
    return status;
  }

  /** What was wrong, with what value, and what would be right; safe to send and to log. */
  public final String message() {
    return message;
  }

  /** Facts for programs, small and JSON-able, often empty; in a fixed order. */
  public final Map<String, Object> detail() {
    return detail;
  }
}
