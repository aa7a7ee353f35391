package io.hatoba.oci;

import java.util.Optional;

/**
 * What a {@code Range} header asks of content of a known size (RFC 9110, section 14; OCI
 * Distribution Specification, "Pulling blobs").
 *
 * <p>A server may ignore the header, and this one does where it asks for several ranges, for
 * another unit, or for nothing that can be understood.
 */
public sealed interface ByteRange {
  /** All of it: 200. */
  record Whole() implements ByteRange {}

  /**
   * Some of it: 206.
   *
   * @param first position of the first byte
   * @param last position of the last byte, within the content
   */
  record Part(long first, long last) implements ByteRange {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException unless 0 &lt;= first &lt;= last
     */
    public Part {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException("no bytes from " + first + " to " + last);
      }
    }

    /** How many bytes. */
    public long length() {
      return last - first + 1;
    }
  }

  /** None of it: 416. */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Reads the header; never throws for what it says.
   *
   * @param header of the request
   * @param size of the content in bytes
   */
  static ByteRange parse(Optional<String> header, long size) {
    return header.map(String::strip).<ByteRange>map(text -> of(text, size)).orElseGet(Whole::new);
  }

  private static ByteRange of(String text, long size) {
    if (!text.regionMatches(true, 0, "bytes=", 0, 6)) {
      return new Whole();
    }
    String range = text.substring(6).strip();
    int dash = range.indexOf('-');
    if (dash < 0 || !isNumber(range, 0, dash) || !isNumber(range, dash + 1, range.length())) {
      return new Whole();
    }
    String first = range.substring(0, dash);
    String last = range.substring(dash + 1);
    if (first.isEmpty()) {
      return last.isEmpty() ? new Whole() : suffix(number(last), size);
    }
    return between(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last), size);
  }

  private static ByteRange suffix(long length, long size) {
    if (length == 0) {
      return new Unsatisfiable();
    }
    return size == 0 ? new Whole() : new Part(Math.max(0, size - length), size - 1);
  }

  private static ByteRange between(long first, long last, long size) {
    return first > last || first >= size
        ? new Unsatisfiable()
        : new Part(first, Math.min(last, size - 1));
  }

  private static boolean isNumber(String text, int from, int to) {
    return text.substring(from, to).chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /** The number, or the largest {@code long} if it is larger than that. */
  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException tooLarge) {
      return Long.MAX_VALUE;
    }
  }
}
