package io.hatoba.web.markup;

/** The beginning of a text, in lines that are short enough to be parsed by any parser. */
final class BoundedText {
  /** What is written on a line by hand, or by any tool but one, is shorter. */
  static final int LONGEST_LINE = 8 * 1024;

  private BoundedText() {}

  /**
   * So many characters and lines of a text at most; what is longer than a line may be is broken.
   */
  static String of(String text, int mostCharacters, int mostLines) {
    int end = Math.min(text.length(), mostCharacters);
    if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder bounded = new StringBuilder(end + 64);
    int lines = 1;
    int column = 0;
    for (int at = 0; at < end && lines <= mostLines; at++) {
      char next = text.charAt(at);
      boolean crlf = next == '\r' && at + 1 < end && text.charAt(at + 1) == '\n';
      if (crlf) {
        continue;
      }
      if (next == '\n' || next == '\r') {
        bounded.append('\n');
        lines++;
        column = 0;
        continue;
      }
      if (column >= LONGEST_LINE && !Character.isLowSurrogate(next)) {
        bounded.append('\n');
        lines++;
        column = 0;
      }
      bounded.append(next);
      column++;
    }
    return bounded.toString();
  }
}
