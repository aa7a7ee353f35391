package io.hatoba.rest;

import io.hatoba.accounts.ProfileTexts;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields of bodies and parameters of queries. */
final class Bodies {
  private Bodies() {}

  /** A field that must be there. */
  static <T> T require(String resource, String field, @Nullable T value) {
    if (value == null) {
      throw new ValidationException(resource, field, Code.MISSING_FIELD, field + " must be there");
    }
    return value;
  }

  /** A field that may be missing. */
  static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** A text that may be missing, and else has a length that is kept. */
  static Optional<String> text(
      String resource, String field, @Nullable String value, int mostCharacters) {
    if (value != null && value.length() > mostCharacters) {
      throw new ValidationException(
          resource, field, Code.INVALID, field + " has at most " + mostCharacters + " characters");
    }
    return Optional.ofNullable(value);
  }

  /** An address to write to, or an empty text. */
  static Optional<String> email(String resource, String field, @Nullable String value) {
    if (value != null && !value.isEmpty() && !ProfileTexts.isEmail(value)) {
      throw invalid(resource, field, value);
    }
    return text(resource, field, value, 254);
  }

  /**
   * One of the words of an enum, in lower case.
   *
   * @return empty if there is no word
   */
  static <E extends Enum<E>> Optional<E> word(
      String resource, String field, Class<E> words, @Nullable String value) {
    if (value == null) {
      return Optional.empty();
    }
    for (E word : words.getEnumConstants()) {
      if (word.name().toLowerCase(Locale.ROOT).equals(value)) {
        return Optional.of(word);
      }
    }
    throw invalid(resource, field, value);
  }

  /**
   * A time of ISO 8601, such as {@code 2026-03-01T12:00:00Z}.
   *
   * @return empty if there is none
   */
  static Optional<Instant> time(String resource, String field, @Nullable String value) {
    try {
      return Optional.ofNullable(value).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeParseException malformed) {
      throw invalid(resource, field, String.valueOf(value));
    }
  }

  /** The refusal of a field. */
  static ValidationException invalid(String resource, String field, String value) {
    return new ValidationException(
        resource, field, Code.INVALID, "'" + value + "' is not a possible " + field);
  }

  /** How a word of an enum is written. */
  static String of(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
