package io.hatoba.web.pictures;

import io.hatoba.web.markup.Escaping;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One SVG that is being written: its own words for screen readers, and figures without rounding
 * noise.
 */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a picture, which is one to screen readers and has these words.
   *
   * @param kind what its class ends with, for the page's style
   * @param description what the title does not say; empty for nothing
   */
  Svg(String kind, int width, int height, String title, String description) {
    text.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"picture-")
        .append(kind)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append("\" width=\"")
        .append(width)
        .append("\" height=\"")
        .append(height)
        .append("\" preserveAspectRatio=\"none\" role=\"img\" focusable=\"false\" aria-label=\"")
        .append(Escaping.text(description.isEmpty() ? title : title + ". " + description))
        .append("\"><title>")
        .append(Escaping.text(title))
        .append("</title>");
    if (!description.isEmpty()) {
      text.append("<desc>").append(Escaping.text(description)).append("</desc>");
    }
  }

  /**
   * A bar; {@code part} is what its class ends with, {@code title} what is said under the pointer.
   */
  Svg bar(String part, double x, double y, double width, double height, String title) {
    text.append("<rect class=\"picture-")
        .append(part)
        .append("\" x=\"")
        .append(figure(x))
        .append("\" y=\"")
        .append(figure(y))
        .append("\" width=\"")
        .append(figure(width))
        .append("\" height=\"")
        .append(figure(height))
        .append("\" fill=\"currentColor\"");
    if (part.equals("track")) {
      text.append(" fill-opacity=\"0.15\"");
    }
    if (title.isEmpty()) {
      text.append("/>");
    } else {
      text.append("><title>").append(Escaping.text(title)).append("</title></rect>");
    }
    return this;
  }

  /** A line along a path. */
  Svg line(String path) {
    text.append("<path d=\"")
        .append(Escaping.text(path))
        .append(
            "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\""
                + " stroke-linejoin=\"round\" stroke-linecap=\"round\""
                + " vector-effect=\"non-scaling-stroke\"/>");
    return this;
  }

  String end() {
    return text.append("</svg>").toString();
  }

  /** A coordinate, in hundredths at most and with a point in every language. */
  static String figure(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
