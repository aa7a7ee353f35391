package io.hatoba.web.markup;

/** Text in HTML and SVG. */
public final class Escaping {
  private Escaping() {}

  /** A text between tags or in a quoted attribute. What XML cannot hold is replaced. */
  public static String text(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&#34;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(shown(point) ? point : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  private static boolean shown(int point) {
    return point == '\n'
        || point == '\t'
        || (point >= ' '
            && !(point >= 0x7F && point < 0xA0)
            && !(point >= 0xD800 && point < 0xE000)
            && (point & 0xFFFE) != 0xFFFE);
  }
}
