package io.hatoba.oci;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Range} of a chunk that is uploaded (OCI Distribution Specification, "Pushing a
 * blob in chunks"), inclusive on both ends.
 *
 * @param first position of the first byte
 * @param last position of the last byte
 */
public record ChunkRange(long first, long last) {
  /** The specification's {@code 0-9}, and HTTP's own <code>bytes 0-9/*</code> and {@code /10}. */
  private static final Pattern FORM =
      Pattern.compile(
          "(?<first>[0-9]{1,19})-(?<last>[0-9]{1,19})|bytes"
              + " (?<httpFirst>[0-9]{1,19})-(?<httpLast>[0-9]{1,19})/(?<total>\\*|[0-9]{1,19})");

  /**
   * Checks the order.
   *
   * @throws BlobUploadInvalidException unless 0 &lt;= first &lt;= last
   */
  public ChunkRange {
    if (first < 0 || last < first || last == Long.MAX_VALUE) {
      throw BlobUploadInvalidException.contentRange(
          first + "-" + last, "ends before it begins, or is too large");
    }
  }

  /**
   * Reads the header.
   *
   * @throws BlobUploadInvalidException if it is no range, ends before it begins, or is not within
   *     the total it names
   */
  public static ChunkRange parse(String header) {
    Matcher form = FORM.matcher(header.strip());
    if (!form.matches()) {
      throw BlobUploadInvalidException.contentRange(header, "is not a range of bytes");
    }
    boolean http = form.group("first") == null;
    try {
      long last = Long.parseLong(form.group(http ? "httpLast" : "last"));
      String total = http ? form.group("total") : "*";
      if (!total.equals("*") && Long.parseLong(total) <= last) {
        throw BlobUploadInvalidException.contentRange(header, "ends beyond the total it names");
      }
      return new ChunkRange(Long.parseLong(form.group(http ? "httpFirst" : "first")), last);
    } catch (NumberFormatException tooLarge) {
      throw BlobUploadInvalidException.contentRange(header, "has a number that is too large");
    }
  }

  /** How many bytes. */
  public long length() {
    return last - first + 1;
  }

  /** As in the header: {@code 0-9}. */
  @Override
  public String toString() {
    return first + "-" + last;
  }
}
