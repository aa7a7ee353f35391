package io.hatoba.oci;

/**
 * Outside text, made safe to stand in a message or a log line: in double quotes, at most {@value
 * #MAX_LENGTH} characters of it, with everything that does not print escaped.
 */
public final class Quotation {
  /** How many characters of the outside text are repeated. */
  public static final int MAX_LENGTH = 200;

  private Quotation() {}

  /** The text in double quotes, cut and escaped; tells the whole length where it was cut. */
  public static String of(String text) {
    boolean cut = text.length() > MAX_LENGTH;
    String shown = cut ? text.substring(0, MAX_LENGTH) : text;
    String quoted = "\"" + escape(shown) + (cut ? "…" : "") + "\"";
    return cut ? quoted + " (" + text.length() + " characters)" : quoted;
  }

  /** The whole text with control, format and other unprintable characters escaped. */
  public static String escape(String text) {
    if (text.chars().allMatch(character -> character >= ' ' && character < 0x7f)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              if (prints(point)) {
                escaped.appendCodePoint(point);
              } else {
                escaped.append(String.format("\\u%04x", point));
              }
            });
    return escaped.toString();
  }

  private static boolean prints(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
