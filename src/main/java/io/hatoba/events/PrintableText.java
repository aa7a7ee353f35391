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
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
