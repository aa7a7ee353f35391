package io.hatoba.events;

import io.hatoba.oci.Quotation;

/** Text from outside as it may be kept: it prints, and is no longer than its column. */
final class PrintableText {
  private PrintableText() {}

  /** The text with what does not print escaped, and cut with an ellipsis. */
  static String of(String text, int longest) {
    // Cut before as well: what is thrown away need not be escaped.
    return cut(Quotation.escape(cut(text, longest)), longest);
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    // Half a character is none, and no JSON.
    int end = longest - (Character.isHighSurrogate(text.charAt(longest - 2)) ? 2 : 1);
    return text.substring(0, end) + "…";
  }
}
