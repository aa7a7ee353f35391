package io.hatoba.maintenance.hooks;

import io.hatoba.catalog.hooks.HookRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an answer of HTTP/1.1, up to a limit for all of it: what comes beyond is not looked at, and
 * a body that breaks off is as good as its beginning, since only the status counts.
 */
final class HookAnswerReader {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final int MOST_INTERIM = 10;
  private static final int INTERIM = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;
  private static final int HEX = 16;

  private final InputStream stream;
  private int left;

  HookAnswerReader(InputStream stream, int mostBytes) {
    this.stream = stream;
    this.left = mostBytes;
  }

  /**
   * The answer.
   *
   * @throws IOException if there is none
   */
  HookAnswer read() throws IOException {
    for (int interim = 0; interim < MOST_INTERIM; interim++) {
      Matcher status = STATUS.matcher(line());
      if (!status.matches()) {
        throw new IOException(HookRule.NOT_HTTP.pattern());
      }
      Map<String, String> headers = headers();
      int code = Integer.parseInt(status.group(1));
      if (code >= INTERIM) {
        boolean empty = code == NO_CONTENT || code == NOT_MODIFIED;
        return new HookAnswer(code, headers, empty ? new byte[0] : body(headers));
      }
    }
    throw new IOException(HookRule.ANSWER_DOES_NOT_BEGIN.pattern());
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException(HookRule.NOT_HTTP.pattern());
      }
      headers.merge(
          line.substring(0, colon),
          line.substring(colon + 1).strip(),
          (one, other) -> one + ", " + other);
    }
    return headers;
  }

  private int next() throws IOException {
    if (left == 0) {
      return -1;
    }
    left--;
    return stream.read();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int one = next();
    while (one >= 0 && one != '\n') {
      line.write(one);
      one = next();
    }
    if (one < 0) {
      throw new IOException(
          (left == 0 ? HookRule.TOO_MANY_HEADERS : HookRule.ENDED_WITHOUT_ANSWER).pattern());
    }
    return line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", "");
  }

  private byte[] body(Map<String, String> headers) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      if (headers
          .getOrDefault("Transfer-Encoding", "")
          .toLowerCase(java.util.Locale.ROOT)
          .contains("chunked")) {
        chunks(body);
      } else {
        copy(body, length(headers.get("Content-Length")));
      }
    } catch (IOException | NumberFormatException broken) {
      // The status has come.
    }
    return body.toByteArray();
  }

  private static long length(@org.jspecify.annotations.Nullable String text) {
    return text == null ? Long.MAX_VALUE : Long.parseLong(text);
  }

  private void chunks(ByteArrayOutputStream body) throws IOException {
    while (true) {
      long size = Long.parseLong(line().split(";", 2)[0].strip(), HEX);
      if (size <= 0) {
        return;
      }
      copy(body, size);
      line();
    }
  }

  private void copy(ByteArrayOutputStream body, long most) throws IOException {
    for (long count = 0; count < most; count++) {
      int one = next();
      if (one < 0) {
        return;
      }
      body.write(one);
    }
  }
}
