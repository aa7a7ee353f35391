package io.hatoba.accounts;

import io.hatoba.oci.Reason;
import jakarta.ejb.ApplicationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked for cannot be, because of one of its fields; GitHub's {@code 422}. */
@ApplicationException(rollback = true)
public final class ValidationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with a field, in GitHub's words. */
  public enum Code {
    /** It must be there. */
    MISSING_FIELD,
    /** It breaks a rule. */
    INVALID,
    /** Another has it. */
    ALREADY_EXISTS,
    /** It is well-formed, and cannot be as things are. */
    UNPROCESSABLE
  }

  private final String resource;
  private final String field;
  private final Code code;

  @SuppressWarnings("serial") // refusals are never serialized
  private @Nullable Reason reason;

  /**
   * A refusal.
   *
   * @param resource what was to be made or changed, such as {@code User}
   * @param field the field of it
   * @param message what would be right, for people
   */
  public ValidationException(String resource, String field, Code code, String message) {
    super(message);
    this.resource = resource;
    this.field = field;
    this.code = code;
  }

  /**
   * A refusal.
   *
   * @param cause where the message comes from
   */
  public ValidationException(
      String resource, String field, Code code, String message, Throwable cause) {
    this(resource, field, code, message);
    initCause(cause);
  }

  /**
   * A refusal that can be said in other words.
   *
   * @param why what would be right
   */
  public ValidationException(String resource, String field, Code code, Reason why) {
    this(resource, field, code, why.text());
    this.reason = why;
  }

  /**
   * A refusal that can be said in other words.
   *
   * @param cause where the reason comes from
   */
  public ValidationException(
      String resource, String field, Code code, Reason why, Throwable cause) {
    this(resource, field, code, why);
    initCause(cause);
  }

  /** What would be right, for those who say it in other words; empty if only the message does. */
  public Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  /** What was to be made or changed. */
  public String resource() {
    return resource;
  }

  /** The field of it. */
  public String field() {
    return field;
  }

  /** What is wrong with the field. */
  public Code code() {
    return code;
  }
}
