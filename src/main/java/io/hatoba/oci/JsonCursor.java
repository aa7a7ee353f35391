package io.hatoba.oci;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks one JSON document within limits, so that what is not understood is never held, and refuses
 * with the place and the value of what is wrong.
 *
 * <p>Text that two readers could understand differently is refused: the same field twice, and a
 * known field in another case, since Go's readers ignore case. So is text that a database or
 * another reader could not keep: the character NUL, and half of a surrogate pair.
 */
final class JsonCursor {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_DIGITS = 32;
  private static final int MAX_FIELD_NAME = 8192;
  private static final int MAX_TOKENS = 500_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxNameLength(MAX_FIELD_NAME)
                  .maxStringLength((int) Manifest.MAX_BYTES)
                  .maxDocumentLength(Manifest.MAX_BYTES)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          .build();

  private final JsonParser parser;

  private JsonCursor(JsonParser parser) {
    this.parser = parser;
  }

  /** What is done with each field of an object; it must consume the value. */
  interface FieldReader {
    /** Reads {@code name}; the cursor stands on the first token of its value. */
    void read(String name) throws IOException;
  }

  /** What is done with each element of an array; it must consume the value. */
  interface ElementReader {
    /** Reads the element {@code at}; the cursor stands on its first token. */
    void read(String at) throws IOException;
  }

  /**
   * A cursor before the first token of a document.
   *
   * @throws ManifestInvalidException if the bytes are no UTF-8
   */
  static JsonCursor over(byte[] bytes) {
    CharBuffer text = decode(bytes);
    try {
      return new JsonCursor(
          FACTORY.createParser(text.array(), text.arrayOffset(), text.remaining()));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /**
   * Walks the whole document, which must be one object and nothing after it.
   *
   * @throws ManifestInvalidException if it is anything else, or over a limit
   */
  void document(Set<String> known, FieldReader reader) {
    try (parser) {
      if (parser.nextToken() == null) {
        throw new ManifestInvalidException("the manifest is empty; it must be a JSON object");
      }
      object("", known, reader);
      if (parser.nextToken() != null) {
        throw new ManifestInvalidException(
            "the manifest goes on after its JSON object, at "
                + place(parser.currentTokenLocation()));
      }
    } catch (StreamConstraintsException overLimit) {
      throw overLimit(overLimit.getLocation());
    } catch (JsonProcessingException malformed) {
      throw malformed(malformed);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Walks the object that the cursor stands on; {@code at} is empty for the document itself. */
  void object(String at, Set<String> known, FieldReader reader) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(at.isEmpty() ? "the manifest" : at, "a JSON object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (!known.contains(name)) {
        refuseOtherCase(name, known);
      }
      parser.nextToken();
      reader.read(name);
    }
  }

  /** Walks the array that the cursor stands on. */
  void array(String at, ElementReader reader) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrong(at, "an array");
    }
    for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
      reader.read(at + "[" + index + "]");
    }
  }

  /** Passes over the value that the cursor stands on, whatever it is. */
  void skip() throws IOException {
    parser.skipChildren();
  }

  /** Whether the cursor stands on {@code null}, which stands for a field that is left out. */
  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** The string that the cursor stands on. */
  String string(String at) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(at, "a string");
    }
    String text = parser.getText();
    refuseUnkeepable(at, text);
    return text;
  }

  /** The strings in the array that the cursor stands on. */
  List<String> strings(String at) throws IOException {
    List<String> strings = new ArrayList<>();
    array(at, element -> strings.add(string(element)));
    return strings;
  }

  /** The fields of the object that the cursor stands on, strings all. */
  Map<String, String> stringMap(String at) throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    object(
        at,
        Set.of(),
        name -> {
          refuseUnkeepable("a name in " + at, name);
          strings.put(name, string(at + "." + Quotation.of(name)));
        });
    return strings;
  }

  /**
   * Some fields of the value that the cursor stands on, as far as it is an object and they are
   * strings, whatever characters those have; everything else is passed over.
   */
  Map<String, String> plainStrings(Set<String> wanted) throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      skip();
      return strings;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      if (text && wanted.contains(name)) {
        strings.put(name, parser.getText());
      } else {
        skip();
      }
    }
    return strings;
  }

  /** Whether the cursor stands on an object. */
  boolean isObject() {
    return parser.currentToken() == JsonToken.START_OBJECT;
  }

  /** Whether the cursor stands on an array. */
  boolean isArray() {
    return parser.currentToken() == JsonToken.START_ARRAY;
  }

  /** Whether the cursor stands on a string. */
  boolean isString() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /** Whether the cursor stands on {@code true}. */
  boolean isTrue() {
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  /** The whole number that the cursor stands on; it must be written without point and exponent. */
  long wholeNumber(String at, String expected) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      try {
        return Long.parseLong(parser.getText());
      } catch (NumberFormatException tooLarge) {
        throw wrong(at, expected);
      }
    }
    throw wrong(at, expected);
  }

  /** A refusal of the value that the cursor stands on. */
  ManifestInvalidException wrong(String at, String expected) throws IOException {
    return new ManifestInvalidException(at + " must be " + expected + ", and is " + value());
  }

  private String value() throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string " + Quotation.of(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Quotation.of(parser.getText());
      default -> token.asString() == null ? token.name() : token.asString();
    };
  }

  private static String place(JsonLocation location) {
    return "line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static void refuseOtherCase(String name, Set<String> known) {
    for (String field : known) {
      if (field.equalsIgnoreCase(name)) {
        throw new ManifestInvalidException(
            "the field " + Quotation.of(name) + " must be written " + Quotation.of(field));
      }
    }
  }

  private static void refuseUnkeepable(String at, String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == 0) {
        throw new ManifestInvalidException(at + " contains the character NUL");
      }
      if (Character.isSurrogate(character)) {
        boolean pair =
            Character.isHighSurrogate(character)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new ManifestInvalidException(at + " contains half of a surrogate pair");
        }
        i++;
      }
    }
  }

  /** Decodes here and strictly: left to itself, the JSON library would guess UTF-16 and UTF-32. */
  private static CharBuffer decode(byte[] bytes) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      if (text.hasRemaining() && text.get(0) == '\ufeff') {
        throw new ManifestInvalidException(
            "the manifest begins with a byte order mark; send the JSON object alone");
      }
      return text;
    } catch (CharacterCodingException malformed) {
      throw new ManifestInvalidException("the manifest is not valid UTF-8, which JSON must be");
    }
  }

  private static ManifestInvalidException overLimit(@Nullable JsonLocation location) {
    return new ManifestInvalidException(
        "the manifest is beyond a limit"
            + (location == null ? "" : " at " + place(location))
            + ": nested deeper than "
            + MAX_DEPTH
            + ", a number of more than "
            + MAX_DIGITS
            + " digits, a field name of more than "
            + MAX_FIELD_NAME
            + " characters, or more than "
            + MAX_TOKENS
            + " names and values in all");
  }

  /** Says where only: the library's own words name its classes. */
  private static ManifestInvalidException malformed(JsonProcessingException malformed) {
    JsonLocation location = malformed.getLocation();
    String where = location == null ? "" : " at " + place(location);
    String original = malformed.getOriginalMessage();
    return original != null && original.startsWith("Duplicate field")
        ? new ManifestInvalidException(
            "the manifest has the same field twice in one object" + where)
        : new ManifestInvalidException("the manifest is not valid JSON" + where);
  }
}
